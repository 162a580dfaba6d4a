import { isId } from '#lib/ids.ts';
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

/** What lies below an order's own page: one of its eSIMs, or the top-ups of that. */
export interface Below {
  esimId: string;
  topUp?: boolean;
}

/** The same link, going on to a page of one eSIM. */
export function linkBelow(link: string, { esimId, topUp = false }: Below): string {
  return `${link}&esim=${esimId}${topUp ? '&top-up' : ''}`;
}

/** Where a mailed link leads once its token is a cookie: the order, or the page below it that it names. */
export function pathOfLink(orderId: string, query: URLSearchParams): string {
  const esimId = query.get('esim') ?? '';
  if (!isId('esm', esimId)) return `/orders/${orderId}`;
  return `/orders/${orderId}/esims/${esimId}${query.has('top-up') ? '/top-up' : ''}`;
}
