import type Stripe from 'stripe';
import { z } from 'zod';

/**
 * Checks a webhook's signature over its raw body against each secret (two during rotation) and returns
 * the event, or null when none fits. Stripe's library refuses stamps older than 300 s;
 * those as far ahead are refused here.
 */
export function verifiedEvent(
  stripe: Stripe,
  rawBody: string,
  signature: string | null,
  secrets: readonly string[],
): Stripe.Event | null {
  if (!signature) return null;
  for (const secret of secrets) {
    try {
      const event = stripe.webhooks.constructEvent(rawBody, signature, secret);
      return isEvent(event) && !isFromTheFuture(signature) ? event : null;
    } catch {
      // The next secret may fit; none fitting is answered by the caller.
    }
  }
  return null;
}

const toleranceSeconds = 300;

/** A signed body that is no event: an array, or one without id and type. */
function isEvent(event: unknown): event is Stripe.Event {
  return z.object({ id: z.string().min(1), type: z.string().min(1) }).safeParse(event).success;
}

function isFromTheFuture(signature: string): boolean {
  const stamp = Number(/(?:^|,)\s*t=(\d+)/.exec(signature)?.[1] ?? 0);
  return stamp > Date.now() / 1000 + toleranceSeconds;
}
