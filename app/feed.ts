import { plainAnswer } from '#app/answer.ts';
import type { Topic, Watch } from '#lib/orders/watch.ts';

const heartbeatMs = 15_000;
/** Then the browser connects again and is asked again who it is. */
const mostMs = 10 * 60_000;

/**
 * Server-sent events of one topic: one "changed" after each change, never a word more. Call it only after
 * asking whether the viewer may follow the topic.
 */
export function feedResponse(watch: Watch, topic: Topic, signal: AbortSignal): Response {
  // Who holds the link of one order must not take the connections of all others.
  if (watch.isFull(topic)) return plainAnswer(429, 'Too many open pages of the same kind');
  return new Response(feedOf(watch, topic, signal), {
    headers: {
      'content-type': 'text/event-stream',
      // no-transform keeps compression away, which would hold events back.
      'cache-control': 'private, no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

function feedOf(watch: Watch, topic: Topic, signal: AbortSignal): ReadableStream<Uint8Array> {
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
      const stop = await watch.follow(topic, () => say('event: changed\ndata: 1\n\n'));
      unfollow = stop;
      if (ended || signal.aborted) {
        stop();
        end();
      }
    },
    cancel: () => end(),
  });
}
