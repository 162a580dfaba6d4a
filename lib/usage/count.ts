import type { Usage } from '#lib/supplier/wire.ts';

/** A count of used bytes at the network's own time. */
export interface Count {
  at: Date;
  usedBytes: number;
}

/** What is known of an eSIM's usage before a read and what the read says. */
export interface CountFacts {
  esim: { usedBytes: number; usedAt: Date | null };
  /** The newest reading of the present allowance, by the network's time. */
  newest: Count | null;
  /** Used bytes of the profile: without a time of their own. */
  profileBytes: number;
  usage: Pick<Usage, 'usedBytes' | 'readAt'> | null;
  now: Date;
}

/** The same count at a later time is worth a reading once an hour: it tells a pause from silence. */
const pauseMs = 3_600_000;

/**
 * The figure to show after a read, and the reading to append. A count with the network's time replaces any
 * that is not newer, also downwards: that is a correction. One from before the newest is kept and not
 * shown. Without a time, a figure only grows: a smaller one would be an old answer or a slip.
 */
export function countUsage({ esim, newest, profileBytes, usage, now }: CountFacts) {
  if (!usage?.readAt) {
    const usedBytes = Math.max(esim.usedBytes, usage?.usedBytes ?? profileBytes);
    return { usedBytes, usedAt: usedBytes === esim.usedBytes ? esim.usedAt : null, reading: null };
  }
  // A time ahead of ours would make every honest one after it look old.
  const at = usage.readAt > now ? now : usage.readAt;
  const count: Count = { at, usedBytes: usage.usedBytes };
  if (newest && at < newest.at) return { ...esim, reading: count };
  const isNews =
    newest?.usedBytes !== count.usedBytes || at.getTime() - newest.at.getTime() >= pauseMs || !newest;
  return { usedBytes: count.usedBytes, usedAt: at, reading: isNews ? count : null };
}
