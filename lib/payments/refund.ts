import type Stripe from 'stripe';

export interface RefundReading {
  stripeRefundId: string;
  state: 'pending' | 'succeeded' | 'failed';
  reason: string | null;
}

export interface RefundRequest {
  refundId: string;
  keyNo: number;
  orderId: string;
  paymentIntent: string;
  amountCents: number;
}

/** Sends a refund. Its id and number make the idempotency key: safe to repeat for 23 hours. */
export async function sendRefund(stripe: Stripe, request: RefundRequest): Promise<RefundReading> {
  const refund = await stripe.refunds.create(
    {
      payment_intent: request.paymentIntent,
      amount: request.amountCents,
      metadata: { refund_id: request.refundId, order: request.orderId },
    },
    { idempotencyKey: `rf_${request.refundId}_${request.keyNo}` },
  );
  return reading(refund);
}

/** Reads a refund we know Stripe's id of. */
export async function readRefund(stripe: Stripe, stripeRefundId: string): Promise<RefundReading> {
  return reading(await stripe.refunds.retrieve(stripeRefundId));
}

/** Finds a refund whose answer was lost: Stripe keeps our refund id in its metadata. */
export async function findRefund(
  stripe: Stripe,
  paymentIntent: string,
  refundId: string,
): Promise<RefundReading | null> {
  for await (const refund of stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 })) {
    if (refund.metadata?.refund_id === refundId) return reading(refund);
  }
  return null;
}

/** A refund as Stripe has it, whoever made it. */
export interface MadeRefund extends RefundReading {
  paymentIntent: string | null;
  /** Our id of it, from its metadata; null when it was made elsewhere. */
  refundId: string | null;
  cents: number;
  currency: string;
  at: Date;
}

/** All refunds of one payment that did not fail. */
export async function refundsOfPayment(stripe: Stripe, paymentIntent: string): Promise<MadeRefund[]> {
  return made(stripe.refunds.list({ payment_intent: paymentIntent, limit: 100 }));
}

/** All refunds made since a moment that did not fail. */
export async function refundsSince(stripe: Stripe, since: Date): Promise<MadeRefund[]> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  return made(stripe.refunds.list({ created, limit: 100 }));
}

async function made(list: AsyncIterable<Stripe.Refund>): Promise<MadeRefund[]> {
  const found: MadeRefund[] = [];
  for await (const refund of list) {
    const { payment_intent: intent, amount: cents, currency, metadata, created } = refund;
    const one = reading(refund);
    if (one.state === 'failed') continue;
    found.push({
      ...one,
      paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
      refundId: metadata?.refund_id ?? null,
      cents,
      currency,
      at: new Date(created * 1000),
    });
  }
  return found;
}

function reading(refund: Stripe.Refund): RefundReading {
  const known = { succeeded: 'succeeded', failed: 'failed', canceled: 'failed' } as const;
  return {
    stripeRefundId: refund.id,
    state: known[refund.status as keyof typeof known] ?? 'pending',
    reason: refund.failure_reason ?? null,
  };
}
