import type Stripe from 'stripe';

/** A payment as Stripe has it in its books. */
export interface BookedPayment {
  paymentIntent: string;
  /** From our metadata; null for another product's on the same account. */
  orderId: string | null;
  cents: number;
  currency: string;
  at: Date;
}

/** Money that Stripe sent back, or is sending. */
export interface BookedRefund {
  stripeRefundId: string;
  paymentIntent: string | null;
  cents: number;
  currency: string;
  at: Date;
}

/** Every payment that arrived between two moments. */
export async function paymentsBetween(stripe: Stripe, from: Date, to: Date): Promise<BookedPayment[]> {
  const found: BookedPayment[] = [];
  for await (const intent of stripe.paymentIntents.list({ created: between(from, to), limit: 100 })) {
    if (intent.amount_received === 0) continue;
    found.push({
      paymentIntent: intent.id,
      orderId: intent.metadata?.order ?? null,
      cents: intent.amount_received,
      currency: intent.currency,
      at: new Date(intent.created * 1000),
    });
  }
  return found;
}

/** Every refund made between two moments that did not fail. */
export async function refundsBetween(stripe: Stripe, from: Date, to: Date): Promise<BookedRefund[]> {
  const found: BookedRefund[] = [];
  for await (const refund of stripe.refunds.list({ created: between(from, to), limit: 100 })) {
    if (refund.status === 'failed' || refund.status === 'canceled') continue;
    const intent = refund.payment_intent;
    found.push({
      stripeRefundId: refund.id,
      paymentIntent: typeof intent === 'string' ? intent : (intent?.id ?? null),
      cents: refund.amount,
      currency: refund.currency,
      at: new Date(refund.created * 1000),
    });
  }
  return found;
}

function between(from: Date, to: Date): { gte: number; lt: number } {
  return { gte: Math.floor(from.getTime() / 1000), lt: Math.ceil(to.getTime() / 1000) };
}
