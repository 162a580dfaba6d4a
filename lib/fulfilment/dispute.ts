import { eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { orders } from '#db/schema/index.ts';
import type { OrderState } from '#db/schema/transitions.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { settleReading } from '#lib/checkout/settle.ts';
import type { Because } from '#lib/orders/history.ts';
import { moveOrder, type OrderRow } from '#lib/orders/transition.ts';
import { type DisputeReading, readDispute } from '#lib/payments/dispute.ts';
import { sessionOfPayment } from '#lib/payments/session.ts';
import { resumeOvertaken } from './refund.ts';
import type { Works } from './works.ts';

/**
 * Converges an order with a dispute by asking Stripe: an open one hides the codes, a won one shows them
 * again. A person hears of each, since evidence has to be sent within days. Returns the order; null when it
 * is none of ours.
 */
export async function followDispute(
  works: Works & { live: boolean },
  disputeId: string,
): Promise<string | null> {
  const reading = await readDispute(works.stripe, disputeId);
  if (!reading.paymentIntent) return null;
  const { paymentIntent } = reading;
  if (!(await isKnown(works, paymentIntent))) await settleFirst(works, paymentIntent);
  return works.db.transaction(async (tx) => {
    const [order] = await tx
      .select()
      .from(orders)
      .where(eq(orders.stripePaymentIntent, paymentIntent))
      .for('update');
    if (!order) return null;
    await raiseAlarm(tx, 'dispute', order.id, { dispute: disputeId, state: reading.state });
    for (const to of way(order, reading)) await step(tx, order.id, to, disputeId);
    await keepTaken(tx, order, reading.takenCents);
    return order.id;
  });
}

async function isKnown({ db }: Works, paymentIntent: string): Promise<boolean> {
  return (await db.$count(orders, eq(orders.stripePaymentIntent, paymentIntent))) > 0;
}

/** The bank was faster than the news of the payment: left alone, the order would be paid and undisputed. */
async function settleFirst(works: Works & { live: boolean }, paymentIntent: string): Promise<void> {
  const reading = await sessionOfPayment(works.stripe, paymentIntent);
  if (reading) await settleReading(works, reading, { actor: { kind: 'stripe' }, cause: 'disputed' });
}

/** What the bank took belongs into our books, on the day it first did. */
async function keepTaken(tx: Tx, order: OrderRow, takenCents: number): Promise<void> {
  if (takenCents === order.disputedCents) return;
  const disputedAt = order.disputedAt ?? sql`shop_now()`;
  await tx.update(orders).set({ disputedCents: takenCents, disputedAt }).where(eq(orders.id, order.id));
}

/** News can arrive out of order: a decided dispute was open before. */
function way(order: OrderRow, { state }: DisputeReading): OrderState[] {
  if (state === 'warning') return [];
  const opening: OrderState[] = ['paid', 'mismatch', 'dispute_won'].includes(order.state) ? ['disputed'] : [];
  if (state === 'open') return order.state === 'dispute_won' ? [] : opening;
  const end = state === 'won' ? 'dispute_won' : 'dispute_lost';
  const isOver = order.state === end || order.state === 'dispute_lost';
  return isOver ? [] : [...opening, end];
}

async function step(tx: Tx, orderId: string, to: OrderState, disputeId: string): Promise<void> {
  const [order] = await tx.select().from(orders).where(eq(orders.id, orderId));
  if (!order) return;
  const because: Because = { actor: { kind: 'stripe' }, cause: disputeId };
  await moveOrder(tx, order, to, because);
  if (to === 'dispute_won') await resumeOvertaken(tx, orderId, because);
}
