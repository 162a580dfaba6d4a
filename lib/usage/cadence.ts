import type { EsimState } from '#lib/esims/states.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** How long after a read the next one is due, should no webhook come before; null when nothing can change. */
const pauses: Record<EsimState, number | null> = {
  preparing: 5 * minute,
  new: 6 * hour,
  installing: 5 * minute,
  installed: 30 * minute,
  'in-use': 10 * minute,
  'used-up': 6 * hour,
  removed: day,
  suspended: 6 * hour,
  unclear: hour,
  expired: null,
  ended: null,
};

/** What says when an eSIM is read again. */
export interface Looked {
  state: EsimState;
  createdAt: Date;
  /** Activate-by before first use, end of validity after it. */
  expiresAt: Date | null;
  now: Date;
}

/** When the sweep reads an eSIM again: by its state, and at its end if that comes sooner. */
export function nextReadAt({ state, createdAt, expiresAt, now }: Looked): Date | null {
  const pause = pauses[state];
  if (pause === null) return null;
  const end = expiresAt?.getTime();
  const over = end === undefined ? 0 : now.getTime() - end;
  if (over > 0) return afterTheEnd(state, pause, over, now);
  // Most are installed on the day they are bought.
  const isFresh = state === 'new' && now.getTime() - createdAt.getTime() < day;
  const usual = now.getTime() + (isFresh ? hour : pause);
  // A minute later: the network's clock need not be ours.
  return new Date(end === undefined ? usual : Math.min(usual, end + minute));
}

/** It is over by the clock and the supplier has not said so: asked ever more rarely, and not for ever. */
function afterTheEnd(state: EsimState, pause: number, over: number, now: Date): Date | null {
  if (state === 'removed' || over > 14 * day) return null;
  return new Date(now.getTime() + (over > day ? day : Math.min(pause, hour)));
}
