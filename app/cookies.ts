/**
 * Name of the cookie that makes a browser the buyer of its orders. Over https the prefix keeps other hosts
 * of the same domain from setting it.
 */
export function buyerCookieName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}landfall_buyer`;
}

/** Name of the cookie that a mailed link becomes; its path is the order's own address. */
export const orderKeyCookie = 'order_key';

const day = 24 * 60 * 60;

/** How the buyer cookie is set: no script reads it, and no other site's form sends it. */
export function buyerCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: '/', secure, maxAge: 365 * day } as const;
}

/** How the key of one order is set: sent with requests for this order alone. */
export function orderKeyCookieOptions(orderId: string, secure: boolean) {
  return { httpOnly: true, sameSite: 'lax', path: `/orders/${orderId}`, secure, maxAge: 180 * day } as const;
}

/** Whether a buyer cookie has the shape we mint: 256 bits as base64url. */
export function isBuyerToken(text: string | undefined): text is string {
  return text !== undefined && /^[\w-]{43}$/.test(text);
}
