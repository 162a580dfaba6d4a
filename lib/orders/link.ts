import { deriveKey, sameText, sign } from '#lib/secrets.ts';

/** The token of one order's link: an HMAC over order id and link version. A new version kills old links. */
export function orderToken(secret: string, orderId: string, linkVersion: number): string {
  return sign(deriveKey(secret, 'order-link'), `${orderId}.${linkVersion}`);
}

/** Whether a token opens this order, at its present link version. */
export function opensOrder(
  secret: string,
  order: { id: string; linkVersion: number },
  token: string,
): boolean {
  return sameText(orderToken(secret, order.id, order.linkVersion), token);
}

/** The address that goes into a mail: a route handler that trades the token for a cookie. */
export function orderLink(appUrl: string, secret: string, orderId: string, linkVersion: number): string {
  return `${appUrl}/orders/${orderId}/open?key=${orderToken(secret, orderId, linkVersion)}`;
}
