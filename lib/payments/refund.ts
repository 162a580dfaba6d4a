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

function reading(refund: Stripe.Refund): RefundReading {
  const known = { succeeded: 'succeeded', failed: 'failed', canceled: 'failed' } as const;
  return {
    stripeRefundId: refund.id,
    state: known[refund.status as keyof typeof known] ?? 'pending',
    reason: refund.failure_reason ?? null,
  };
}
