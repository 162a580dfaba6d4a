import type Stripe from 'stripe';

/**
 * Checks a webhook's signature over its raw body against each secret (two during rotation) and returns
 * the event, or null when none fits. Stripe's own tolerance of 300 s applies.
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
      return stripe.webhooks.constructEvent(rawBody, signature, secret);
    } catch {
      // The next secret may fit; none fitting is answered by the caller.
    }
  }
  return null;
}
