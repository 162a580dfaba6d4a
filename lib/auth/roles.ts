import { normaliseEmail } from '#lib/email-address.ts';

/** Whether an address belongs to one of the shop's owners, however either of them is spelled. */
export function isOwner(email: string, owners: readonly string[]): boolean {
  const address = normaliseEmail(email);
  return address !== null && owners.some((owner) => normaliseEmail(owner) === address);
}
