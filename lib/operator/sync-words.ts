import type { Sync } from './catalogue-syncs.ts';

/**
 * How long the reading of the list that goes on now is at it, and how long the last whole one took for how
 * many plans: `So far: 4 s. The last one took 12 s for 2034 plans.` `syncs` newest first.
 */
export function paceWords(syncs: readonly Sync[], now: Date): string {
  const [current, ...before] = syncs;
  if (current?.outcome !== 'running') return '';
  const last = before.find(({ outcome, finishedAt }) => outcome === 'done' && finishedAt !== null);
  const soFar = `So far: ${seconds(current.startedAt, now)}.`;
  if (!last?.finishedAt) return soFar;
  return `${soFar} The last one took ${seconds(last.startedAt, last.finishedAt)} for ${last.received} plans.`;
}

function seconds(from: Date, to: Date): string {
  return `${Math.max(1, Math.round((to.getTime() - from.getTime()) / 1000))} s`;
}
