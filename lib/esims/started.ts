import { normaliseStatus } from '#lib/supplier/status.ts';

/** What says whether the days of an eSIM are running. */
export interface StartFacts {
  esimStatus: string;
  smdpStatus: string;
  installedAt: Date | null;
  activatedAt: Date | null;
}

/**
 * Whether the days of an eSIM are running: its end is then the end of validity, before it the day to use it
 * by. The supplier may leave out since when; data that flows says so too, and for some plans a phone does.
 */
export function hasStarted(
  { esimStatus, smdpStatus, installedAt, activatedAt }: StartFacts,
  plan: { validityStarts: 'install' | 'first-connection' },
): boolean {
  if (activatedAt || ['IN_USE', 'USED_UP'].includes(normaliseStatus(esimStatus))) return true;
  const installed = installedAt !== null || ['ENABLED', 'DISABLED'].includes(normaliseStatus(smdpStatus));
  return plan.validityStarts === 'install' && installed;
}
