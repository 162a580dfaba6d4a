import { plainAnswer } from '#app/answer.ts';
import { shop } from '#app/shop.ts';
import { currentViewer } from '#app/viewer.ts';
import { log } from '#lib/log.ts';
import { canFollow } from '#lib/orders/read.ts';
import type { OrderWatch } from '#lib/orders/watch.ts';

const heartbeatMs = 15_000;
/** Then the browser connects again and is asked again who it is. */
const mostMs = 10 * 60_000;

/** Server-sent events for the owner of an order: one "changed" after each of its steps, never a word more. */
export async function GET(
  request: Request,
  { params }: { params: Promise<{ orderId: string }> },
): Promise<Response> {
  const { orderId } = await params;
  const { db, env, watch } = shop();
  try {
    const allowed = await canFollow(db, env.NEXTAUTH_SECRET, await currentViewer(), orderId);
    if (!allowed) return plainAnswer(404, 'Not found');
  } catch (error) {
    log.warn({ error: String(error) }, 'a live page could not be opened');
    return plainAnswer(503, 'Try again later');
  }
  // Who holds the link of one order must not take the connections of all others.
  if (watch.isFull(orderId)) return plainAnswer(429, 'Too many open pages of this order');
  return new Response(feedOf(watch, orderId, request.signal), {
    headers: {
      'content-type': 'text/event-stream',
      // no-transform keeps compression away, which would hold events back.
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function feedOf(watch: OrderWatch, orderId: string, signal: AbortSignal): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream({
    async start(controller) {
      let unfollow = () => {};
      let ended = false;
      const say = (text: string) => {
        if (!ended) controller.enqueue(encoder.encode(text));
      };
      const heartbeat = setInterval(() => say(': still here\n\n'), heartbeatMs);
      const life = setTimeout(() => end(), mostMs);
      end = () => {
        if (ended) return;
        ended = true;
        clearInterval(heartbeat);
        clearTimeout(life);
        unfollow();
        try {
          controller.close();
        } catch {
          // Already closed by the browser.
        }
      };
      signal.addEventListener('abort', () => end());
      say('retry: 1000\n: open\n\n');
      const stop = await watch.follow(orderId, () => say('event: changed\ndata: 1\n\n'));
      unfollow = stop;
      if (ended || signal.aborted) {
        stop();
        end();
      }
    },
    cancel: () => end(),
  });
}
