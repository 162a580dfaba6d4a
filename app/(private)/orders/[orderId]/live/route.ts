import { plainAnswer } from '#app/answer.ts';
import { feedResponse } from '#app/feed.ts';
import { missingOrderAnswer } from '#app/limits.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { log } from '#lib/log.ts';
import { canFollow } from '#lib/orders/read.ts';

/** Server-sent events for the owner of an order; the pages of its eSIMs follow them too. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ orderId: string }> },
): Promise<Response> {
  const { orderId } = await params;
  const { db, env, watch } = shop();
  try {
    const allowed = await canFollow(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId);
    if (!allowed) return await missingOrderAnswer(() => plainAnswer(404, 'Not found'));
  } catch (error) {
    log.warn({ error: String(error) }, 'a live page could not be opened');
    return plainAnswer(503, 'Try again later');
  }
  return feedResponse(watch, `order:${orderId}`, request.signal);
}
