import Stripe from 'stripe';

/** The Stripe client. `apiUrl` points it at another host; without it, at Stripe. */
export function openStripe(secretKey: string, apiUrl?: string): Stripe {
  const shared = { maxNetworkRetries: 2, timeout: 8_000, telemetry: false } as const;
  if (!apiUrl) return new Stripe(secretKey, shared);
  const url = new URL(apiUrl);
  const protocol = url.protocol === 'http:' ? 'http' : 'https';
  return new Stripe(secretKey, {
    ...shared,
    host: url.hostname,
    port: url.port || (protocol === 'http' ? 80 : 443),
    protocol,
  });
}

/** Whether Stripe said a definite no (bad request, declined), as against "we do not know". */
export function isDefiniteNo(error: unknown): error is Stripe.errors.StripeInvalidRequestError {
  return error instanceof Stripe.errors.StripeInvalidRequestError;
}

/** Whether Stripe refused what was asked, as wrong or as beyond what the key may. */
export function isRefused(error: unknown): boolean {
  return isDefiniteNo(error) || error instanceof Stripe.errors.StripePermissionError;
}

/** Whether a refund was refused because the buyer's bank has the money, or is fighting for it. */
export function isTakenByBank(error: unknown): boolean {
  return isDefiniteNo(error) && error.code === 'charge_disputed';
}

/** Whether a secret key is a live one: test payments and live ones never mix. */
export function isLiveKey(secretKey: string): boolean {
  return secretKey.includes('_live_');
}

/** Whether Stripe answered with a fault of its own: it stores that answer and repeats it for the same key. */
export function isStoredFault(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeAPIError && (error.statusCode ?? 0) >= 500;
}

/** Whether Stripe is out of reach or has a fault of its own: nothing about our request is wrong. */
export function isAway(error: unknown): boolean {
  const { StripeConnectionError, StripeRateLimitError } = Stripe.errors;
  return (
    error instanceof StripeConnectionError || error instanceof StripeRateLimitError || isStoredFault(error)
  );
}

/** Whether an idempotency key was used with other contents: by an older release, or by a mistake of ours. */
export function isKeyTaken(error: unknown): boolean {
  return error instanceof Stripe.errors.StripeIdempotencyError;
}
