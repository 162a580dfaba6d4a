import { eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { orders } from '#db/schema/index.ts';
import { takeDispute } from '#lib/changes/follow-bank.ts';
import { followFraudWarning } from '#lib/changes/fraud-warning.ts';
import { settle } from '#lib/checkout/settle.ts';
import { adoptRefundsOf } from '#lib/fulfilment/adopt-refunds.ts';
import { followReview } from '#lib/fulfilment/follow-review.ts';
import { lookAtRefund } from '#lib/fulfilment/refund.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { isId } from '#lib/ids.ts';
import type { EventRow, Handled } from './event.ts';

/** The fields of any event's object that say where to look. */
const told = z.object({
  data: z.object({
    object: z.object({
      id: z.string(),
      metadata: z.record(z.string(), z.string()).nullish(),
      payment_intent: z.string().nullish(),
      amount_refunded: z.number().nullish(),
    }),
  }),
});
type Told = z.output<typeof told>['data']['object'];

/** Stripe event type to verb. Types we do not know are kept and ignored. */
export async function handleStripeEvent(works: Works & { live: boolean }, event: EventRow): Promise<Handled> {
  const { type } = event;
  const parsed = told.safeParse(event.body);
  if (!parsed.success) return 'ignored';
  const { object } = parsed.data.data;
  if (type.startsWith('checkout.session.')) return settleSession(works, type, object);
  if (type.startsWith('refund.') || type === 'charge.refund.updated') return lookAtRefundOf(works, object);
  if (type.startsWith('charge.dispute.')) {
    await takeDispute(works, object.id);
    return 'done';
  }
  if (type === 'radar.early_fraud_warning.created' && object.payment_intent) {
    return (await followFraudWarning(works.db, object.payment_intent)) ? 'done' : 'ignored';
  }
  if (type === 'review.closed') return (await followReview(works, object.id)) ? 'done' : 'ignored';
  if (type === 'charge.refunded') return takeInForeign(works, object);
  return 'ignored';
}

async function settleSession(works: Works & { live: boolean }, type: string, object: Told): Promise<Handled> {
  const orderId = object.metadata?.order ?? '';
  if (!isId('ord', orderId)) return 'ignored';
  await settle(works, orderId, { actor: { kind: 'stripe' }, cause: type }, object.id);
  return 'done';
}

async function lookAtRefundOf(works: Works, object: Told): Promise<Handled> {
  const refundId = object.metadata?.refund_id ?? '';
  if (!isId('rfd', refundId)) return takeInForeign(works, object);
  await lookAtRefund(works.db, refundId);
  return 'done';
}

/** Money may have been sent back in Stripe's dashboard: whatever our books do not hold is taken in. */
async function takeInForeign(works: Works, object: Told): Promise<Handled> {
  const { payment_intent: intent } = object;
  if (!intent) return 'ignored';
  const [order] = await works.db
    .select({ id: orders.id, booked: bookedCents })
    .from(orders)
    .where(eq(orders.stripePaymentIntent, intent));
  if (!order) return 'ignored';
  // Our own refunds are told in the same way: those need no second look.
  if (object.amount_refunded === undefined || (object.amount_refunded ?? 0) > order.booked) {
    await adoptRefundsOf(works, intent);
  }
  return 'done';
}

/** What went back or is on its way of an order, as our books have it. */
const bookedCents = sql<number>`coalesce(
  (select sum(amount_cents) from refunds where refunds.order_id = orders.id and state <> 'failed'), 0)::float8`;
