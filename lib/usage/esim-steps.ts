import { type EsimState, esimState } from '#lib/esims/states.ts';
import { normaliseStatus, type StatusPair } from '#lib/supplier/status.ts';

/** What the phone did, as the history names it. */
export type PhoneStep = 'downloaded' | 'installed' | 'enabled' | 'disabled' | 'removed';

const phoneSteps: Record<string, PhoneStep> = {
  DOWNLOAD: 'downloaded',
  INSTALLATION: 'installed',
  ENABLED: 'enabled',
  DISABLED: 'disabled',
  DELETED: 'removed',
};

/** States that are told by the step of the phone that led to them. */
const toldByPhone: readonly EsimState[] = ['installing', 'installed', 'removed'];

/**
 * The steps of an eSIM's story between two reads. A step of the phone is one, a new state is one; a state
 * that only says what the phone did is not told twice. After a suspension the state it came back to is.
 */
export function esimSteps(before: StatusPair, after: StatusPair): { from: EsimState; to: string }[] {
  const from = esimState(before.esimStatus, before.smdpStatus);
  const to = esimState(after.esimStatus, after.smdpStatus);
  const phone = normaliseStatus(after.smdpStatus);
  const moved = phone !== normaliseStatus(before.smdpStatus);
  const step = moved && Object.hasOwn(phoneSteps, phone) ? phoneSteps[phone] : undefined;
  const steps: { from: EsimState; to: string }[] = step ? [{ from, to: step }] : [];
  if (to !== from && !(step && toldByPhone.includes(to))) steps.push({ from, to });
  return steps;
}
