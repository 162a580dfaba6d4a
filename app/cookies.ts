/**
 * Name of the cookie that makes a browser the buyer of its orders. Over https the prefix keeps other hosts
 * of the same domain from setting it.
 */
export function buyerCookieName(secure: boolean): string {
  return `${secure ? '__Host-' : ''}landfall_buyer`;
}

const orderKey = 'order_key';

/** Name of the cookie that a mailed link becomes; its path is the order's own address. */
export function orderKeyCookieName(orderId: string): string {
  return `${orderKey}_${orderId}`;
}

/** The key of a mailed link among the cookies of a request: its path lets none but its own order's through. */
export function orderKeyAmong(cookies: readonly { name: string; value: string }[]): string | null {
  return cookies.find(({ name }) => name.startsWith(orderKey))?.value ?? null;
}

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
