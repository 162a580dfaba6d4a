import type Stripe from 'stripe';

export interface DisputeReading {
  paymentIntent: string | null;
  /** `open` until the bank has decided; an inquiry (`warning`) takes no money yet. */
  state: 'warning' | 'open' | 'won' | 'lost';
  /** What the bank holds of it and what Stripe charged for that, in the dispute's currency. */
  takenCents: number;
}

const ends: Record<string, 'won' | 'lost' | undefined> = { won: 'won', lost: 'lost' };

/** Reads a dispute from Stripe's API. */
export async function readDispute(stripe: Stripe, disputeId: string): Promise<DisputeReading> {
  const dispute = await stripe.disputes.retrieve(disputeId);
  const { payment_intent: intent, status } = dispute;
  const state = status.startsWith('warning') ? 'warning' : ends[status];
  return {
    paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
    state: state ?? 'open',
    takenCents: takenOf(dispute),
  };
}

/** Withdrawn and reinstated, fees included. Without its bookings the disputed amount itself, once it is gone. */
function takenOf({ amount, status, balance_transactions: booked }: Stripe.Dispute): number {
  const moved = (booked ?? []).reduce((sum, { net, exchange_rate: rate }) => sum + net / (rate ?? 1), 0);
  const gone = status.startsWith('warning') || status === 'won' ? 0 : amount;
  const taken = booked?.length ? Math.round(-moved) : gone;
  // What it comes to is for the books: it never keeps the dispute itself from being heard.
  return Number.isSafeInteger(taken) ? Math.max(0, taken) : 0;
}

/** Disputes opened since a moment, newest first: how a lost webhook is made good. Their ids. */
export async function disputesSince(stripe: Stripe, since: Date): Promise<string[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const found: string[] = [];
  for await (const { id } of stripe.disputes.list({ created, limit: 100 })) found.push(id);
  return found;
}

/** The disputes of one payment, newest first. Their ids. */
export async function disputesOf(stripe: Stripe, paymentIntent: string): Promise<string[]> {
  const page = await stripe.disputes.list({ payment_intent: paymentIntent, limit: 10 });
  return page.data.map(({ id }) => id);
}

/** Payments that a card's bank has warned of since a moment, as it suspects fraud. */
export async function warnedSince(stripe: Stripe, since: Date): Promise<string[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  const found = new Set<string>();
  for await (const warning of stripe.radar.earlyFraudWarnings.list({ created, limit: 100 })) {
    const { payment_intent: intent } = warning;
    const id = typeof intent === 'string' ? intent : intent?.id;
    if (id) found.add(id);
  }
  return [...found];
}
