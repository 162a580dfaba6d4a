import type Stripe from 'stripe';

export interface DisputeReading {
  paymentIntent: string | null;
  /** `open` until the bank has decided; an inquiry (`warning`) takes no money yet. */
  state: 'warning' | 'open' | 'won' | 'lost';
}

const ends: Record<string, 'won' | 'lost' | undefined> = { won: 'won', lost: 'lost' };

/** Reads a dispute from Stripe's API. */
export async function readDispute(stripe: Stripe, disputeId: string): Promise<DisputeReading> {
  const { payment_intent: intent, status } = await stripe.disputes.retrieve(disputeId);
  const state = status.startsWith('warning') ? 'warning' : ends[status];
  return {
    paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
    state: state ?? 'open',
  };
}
