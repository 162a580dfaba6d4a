import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { DataLeft } from './read.ts';
import type { EsimState } from './states.ts';

/** What the figure of a pass is made from. */
export interface FigureFacts {
  state: EsimState;
  /** Null while it is not known. */
  data: DataLeft | null;
  /** What a day pass grants each day; null for a fixed plan. */
  bytesADay: number | null;
  /** Days it is good for in all. */
  days: number;
}

/** The large figure of a pass and the words beside it. */
export interface Figure {
  amount: string;
  words: string;
  /** Whether a gauge under it tells something. */
  gauge: boolean;
}

const waiting: readonly EsimState[] = ['new', 'installing', 'installed'];

/**
 * What is left of a plan; what was used of it at its end. What was never used, or can be used no more, is told
 * by what it holds. A day pass begins anew each day.
 */
export function figureOf({ state, data, bytesADay, days }: FigureFacts): Figure | null {
  if (bytesADay !== null) return figure(bytesADay, `a day, for ${daysText(days)}`);
  if (!data) return null;
  const { leftBytes, totalBytes } = data;
  const used = totalBytes - leftBytes;
  const over = state === 'expired' || state === 'ended';
  if (state === 'removed' || (used === 0 && (over || waiting.includes(state)))) {
    return figure(totalBytes, `for ${daysText(days)}`);
  }
  if (over) return figure(used, `of ${formatBytes(totalBytes)} used`);
  return { ...figure(leftBytes, `of ${formatBytes(totalBytes)} left`), gauge: true };
}

function figure(bytes: number, words: string): Figure {
  return { amount: formatBytes(bytes), words, gauge: false };
}
