import type Stripe from 'stripe';

/** What became of a review in Stripe's dashboard. */
export interface ReviewReading {
  paymentIntent: string | null;
  /** `open` while somebody looks; `over` when it ended without a word about the payment. */
  state: 'open' | 'approved' | 'refused' | 'over';
}

/** Sent back, blamed on fraud, or taken by the bank: nothing is to be delivered for it. */
const refused = ['refunded', 'refunded_as_fraud', 'disputed', 'canceled', 'payment_never_settled'];

/** Reads a review from Stripe's API. */
export async function readReview(stripe: Stripe, reviewId: string): Promise<ReviewReading> {
  const { open, closed_reason: closed, payment_intent: intent } = await stripe.reviews.retrieve(reviewId);
  const ended = closed === 'approved' ? 'approved' : refused.includes(closed ?? '') ? 'refused' : 'over';
  return {
    paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
    state: open ? 'open' : ended,
  };
}
