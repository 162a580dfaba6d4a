import { plainAnswer } from '#app/answer.ts';
import { feedResponse } from '#app/feed.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { log } from '#lib/log.ts';
import { hasBought, type Viewer } from '#lib/orders/read.ts';

/** Server-sent events for a dashboard: of the account that is signed in, else of this browser's orders. */
export async function GET(request: Request): Promise<Response> {
  let viewer: Viewer;
  let hasOrders = false;
  try {
    viewer = await currentViewer();
    hasOrders = !viewer.customerId && (await hasBought(shop().db, viewer));
  } catch (error) {
    log.warn({ error: String(error) }, 'a live page could not be opened');
    return plainAnswer(503, 'Try again later');
  }
  const { customerId, buyerKey } = viewer;
  const { watch } = shop();
  if (customerId) return feedResponse(watch, `account:${customerId}`, request.signal);
  // A cookie anybody could make up follows nothing: there has to be an order.
  if (buyerKey && hasOrders) return feedResponse(watch, `browser:${buyerKey}`, request.signal);
  return plainAnswer(404, 'Not found');
}
