import { eq, sum } from 'drizzle-orm';
import { z } from 'zod';
import { refunds } from '#db/schema/index.ts';
import { settle } from '#lib/checkout/settle.ts';
import { alarmAboutPayment, followDispute } from '#lib/fulfilment/dispute.ts';
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
  if (type.startsWith('refund.') || type === 'charge.refund.updated') return lookAtOwnRefund(works, object);
  if (type.startsWith('charge.dispute.')) {
    await followDispute(works, object.id);
    return 'done';
  }
  if (type === 'radar.early_fraud_warning.created' && object.payment_intent) {
    return (await alarmAboutPayment(works, 'fraud-warning', object.payment_intent)) ? 'done' : 'ignored';
  }
  if (type === 'charge.refunded') return noticeForeignRefund(works, object);
  return 'ignored';
}

async function settleSession(works: Works & { live: boolean }, type: string, object: Told): Promise<Handled> {
  const orderId = object.metadata?.order ?? '';
  if (!isId('ord', orderId)) return 'ignored';
  await settle(works, orderId, { actor: { kind: 'stripe' }, cause: type }, object.id);
  return 'done';
}

async function lookAtOwnRefund(works: Works, object: Told): Promise<Handled> {
  const refundId = object.metadata?.refund_id ?? '';
  if (!isId('rfd', refundId)) return 'ignored';
  await lookAtRefund(works.db, refundId);
  return 'done';
}

/** More went back than we sent: somebody refunded in Stripe's dashboard, and our books do not know. */
async function noticeForeignRefund(works: Works, object: Told): Promise<Handled> {
  const orderId = object.metadata?.order ?? '';
  if (!object.payment_intent || !isId('ord', orderId)) return 'ignored';
  const [ours] = await works.db
    .select({ cents: sum(refunds.amountCents).mapWith(Number) })
    .from(refunds)
    .where(eq(refunds.orderId, orderId));
  if ((object.amount_refunded ?? 0) <= (ours?.cents ?? 0)) return 'done';
  await alarmAboutPayment(works, 'refund-elsewhere', object.payment_intent);
  return 'done';
}
