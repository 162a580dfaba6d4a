import { isEnded, normaliseStatus, type StatusPair } from '#lib/supplier/status.ts';
import type { Claim } from '#lib/supplier/webhook-body.ts';

/** An eSIM as it was last read. */
export interface Known extends StatusPair {
  usedBytes: number;
  expiresAt: Date | null;
}

/**
 * Where a status stands on the way that leads in one direction; the others come and go. Of two with one
 * number neither comes before the other.
 */
const way: Record<string, number> = {
  GOT_RESOURCE: 1,
  IN_USE: 2,
  USED_UP: 2,
  USED_EXPIRED: 3,
  UNUSED_EXPIRED: 3,
};
const phoneWay: Record<string, number> = {
  RELEASED: 1,
  DOWNLOAD: 2,
  INSTALLATION: 3,
  ENABLED: 4,
  DISABLED: 4,
};
/** The two channels may round a moment differently. */
const sameMoment = 60_000;

/**
 * Whether what a webhook claims shows in what was read. One that is behind it, arrived late or twice, claims
 * nothing new; of an eSIM that ended nothing new is expected.
 */
export function isSeen(claim: Claim, known: Known): boolean {
  if (isEnded(known)) return true;
  return (
    reaches(way, known.esimStatus, claim.esimStatus) &&
    reaches(phoneWay, known.smdpStatus, claim.smdpStatus) &&
    known.usedBytes >= (claim.usedBytes ?? 0) &&
    (!claim.expiresAt || isNear(claim.expiresAt, known.expiresAt))
  );
}

function reaches(steps: Record<string, number>, known: string, claimed: string | null): boolean {
  if (claimed === null || normaliseStatus(known) === normaliseStatus(claimed)) return true;
  const [from, to] = [steps[normaliseStatus(known)], steps[normaliseStatus(claimed)]];
  return from !== undefined && to !== undefined && from > to;
}

function isNear(one: Date, other: Date | null): boolean {
  return other !== null && Math.abs(one.getTime() - other.getTime()) <= sameMoment;
}
