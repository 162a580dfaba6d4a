/** Used bytes at a time. */
interface Count {
  at: Date;
  usedBytes: number;
}

export interface ForecastFacts {
  /** Of the present allowance; of two with the same time the later one counts. */
  readings: readonly Count[];
  totalBytes: number;
  /** End of validity; null when nobody said. */
  expiresAt: Date | null;
  now: Date;
}

/** What the pace of the last two days leads to: the data ends about `at`, or outlives the last day. */
export type Forecast = { kind: 'runs-out'; at: Date; from: Date; to: Date } | { kind: 'lasts'; until: Date };

const hour = 3_600_000;
const day = 24 * hour;
const windowMs = 2 * day;
/** Between readings closer than this a pace is chance. */
const shortestStretchMs = 3 * hour;
/** Counts closer than this are one count told twice: networks count every two or three hours. */
const leastApartMs = hour / 2;
/** The band is at least a fifth of the pace wide, and never more than three times faster or slower. */
const leastSpread = 1.2;
const mostSpread = 3;
/** Beyond this it is no forecast. */
const farthestMs = 400 * day;

/**
 * How long the data lasts at the pace of the last two days of readings. Null while no two readings are half
 * an hour apart, when nothing is left or all is over, and when nothing is used and no end is known.
 */
export function forecast({ readings, totalBytes, expiresAt, now }: ForecastFacts): Forecast | null {
  const counts = recent(ascending(readings));
  const first = counts[0];
  const newest = counts.at(-1);
  if (!first || !newest || (expiresAt && expiresAt <= now)) return null;
  if (newest.at.getTime() - first.at.getTime() < leastApartMs) return null;
  const left = totalBytes - newest.usedBytes;
  if (left <= 0) return null;
  const pace = paceBetween(first, newest);
  // Readings are hours old: the pace counts from the newest, not from now.
  const endAt = (bytesPerMs: number) => newest.at.getTime() + left / bytesPerMs;
  const end = endAt(pace);
  if (expiresAt && end >= expiresAt.getTime()) return { kind: 'lasts', until: expiresAt };
  if (!(end - now.getTime() < farthestMs)) return null;
  const { slow, fast } = band(counts, pace);
  const latest = Math.min(endAt(slow), expiresAt?.getTime() ?? Number.POSITIVE_INFINITY);
  const notBefore = (ms: number) => new Date(Math.max(now.getTime(), Math.round(ms)));
  return { kind: 'runs-out', at: notBefore(end), from: notBefore(endAt(fast)), to: notBefore(latest) };
}

/** By time, the last word of each moment, never falling: what a later reading took back had not been used. */
function ascending(readings: readonly Count[]): Count[] {
  const sorted = [...readings].sort((a, b) => a.at.getTime() - b.at.getTime());
  const counts: Count[] = [];
  for (const { at, usedBytes } of sorted.reverse()) {
    const later = counts.at(-1);
    if (later?.at.getTime() === at.getTime()) continue;
    counts.push({ at, usedBytes: Math.min(usedBytes, later?.usedBytes ?? usedBytes) });
  }
  return counts.reverse();
}

/** Those of the last two days before the newest; rarely counted, back to the last that is far enough from it. */
function recent(counts: Count[]): Count[] {
  const newest = counts.at(-1)?.at.getTime() ?? 0;
  const apart = ({ at }: Count) => newest - at.getTime();
  const inside = counts.filter((count) => apart(count) <= windowMs);
  const isWide = inside.some((count) => apart(count) >= leastApartMs);
  return isWide
    ? inside
    : counts.slice(
        Math.max(
          0,
          counts.findLastIndex((one) => apart(one) >= leastApartMs),
        ),
      );
}

function paceBetween(from: Count, to: Count): number {
  return (to.usedBytes - from.usedBytes) / (to.at.getTime() - from.at.getTime());
}

/** The slowest and the fastest stretch, within bounds around the pace of the whole. */
function band(counts: readonly Count[], pace: number): { slow: number; fast: number } {
  const paces = stretches(counts).map(([from, to]) => paceBetween(from, to));
  const slow = Math.min(pace / leastSpread, ...paces);
  const fast = Math.max(pace * leastSpread, ...paces);
  return { slow: Math.max(slow, pace / mostSpread), fast: Math.min(fast, pace * mostSpread) };
}

/** From one reading to the next that is long enough after it. */
function stretches(counts: readonly Count[]): [Count, Count][] {
  const found: [Count, Count][] = [];
  let from = counts[0];
  for (const to of counts.slice(1)) {
    if (!from || to.at.getTime() - from.at.getTime() < shortestStretchMs) continue;
    found.push([from, to]);
    from = to;
  }
  return found;
}
