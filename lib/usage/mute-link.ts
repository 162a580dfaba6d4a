import { isId } from '#lib/ids.ts';
import { deriveKey, sameText, sign } from '#lib/secrets.ts';

/** The address in an alert's mail that chooses which alerts come, without signing in: it can do nothing else. */
export function muteLink(appUrl: string, secret: string, customerId: string): string {
  const query = new URLSearchParams({ customer: customerId, key: tokenOf(secret, customerId) });
  return `${appUrl}/account/mails?${query}`;
}

/** Whether a key opens the choice of this customer. */
export function opensChoice(secret: string, customerId: string, key: string): boolean {
  return isId('cus', customerId) && sameText(tokenOf(secret, customerId), key);
}

function tokenOf(secret: string, customerId: string): string {
  return sign(deriveKey(secret, 'mute-alerts'), customerId);
}
