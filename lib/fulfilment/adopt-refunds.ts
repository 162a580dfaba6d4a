import { and, eq, inArray, isNull, or, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orders, refunds } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { hoursAgo } from '#lib/hours-ago.ts';
import { newId } from '#lib/ids.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { moveRefund, type OrderRow, type RefundRow } from '#lib/orders/transition.ts';
import { type MadeRefund, refundsOfPayment, refundsSince } from '#lib/payments/refund.ts';
import type { Cashier } from './refund.ts';

/** How far back Stripe's list of refunds is compared. */
const hours = 26;
const because = { actor: { kind: 'stripe' }, cause: 'sent back at Stripe itself' } as const;

/** Compares Stripe's list of refunds with our books and takes in what was sent back without us. */
export async function adoptRefunds(cashier: Cashier): Promise<void> {
  await adoptAll(cashier.db, await refundsSince(cashier.stripe, await hoursAgo(cashier.db, hours)));
}

/** The same for one payment, of which Stripe told that money went back. */
export async function adoptRefundsOf(cashier: Cashier, paymentIntent: string): Promise<void> {
  await adoptAll(cashier.db, await refundsOfPayment(cashier.stripe, paymentIntent));
}

async function adoptAll(db: Db, made: readonly MadeRefund[]): Promise<void> {
  const known = await knownIds(
    db,
    made.map(({ stripeRefundId }) => stripeRefundId),
  );
  for (const one of made) {
    if (known.has(one.stripeRefundId) || one.paymentIntent === null) continue;
    await db.transaction((tx) => adopt(tx, one, one.paymentIntent ?? ''));
  }
}

/** Those in our books, as a refund of ours or as the way one that failed was settled by hand. */
async function knownIds(db: Db | Tx, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .select({ id: refunds.stripeRefundId, reason: refunds.reason })
    .from(refunds)
    .where(or(inArray(refunds.stripeRefundId, ids), inArray(refunds.reason, ids)));
  return new Set(rows.flatMap(({ id, reason }) => [id ?? '', reason ?? '']));
}

async function adopt(tx: Tx, made: MadeRefund, paymentIntent: string): Promise<void> {
  const [order] = await tx
    .select()
    .from(orders)
    .where(eq(orders.stripePaymentIntent, paymentIntent))
    .for('update');
  if (!order || (await knownIds(tx, [made.stripeRefundId])).size > 0) return;
  const own = await tx.select().from(refunds).where(eq(refunds.orderId, order.id));
  // One of ours, whose answer is still on its way to us, is no stranger.
  if (own.some(({ id }) => id === made.refundId)) return;
  await raiseAlarm(tx, 'refund-elsewhere', order.id, { refund: made.stripeRefundId, cents: made.cents });
  const booked = own.reduce((sum, { amountCents }) => sum + amountCents, 0);
  if (booked + made.cents <= order.capturedCents) return write(tx, order, made);
  const meant = await owedAlready(tx, order, made);
  if (meant) await settleWith(tx, meant, made);
}

async function write(tx: Tx, order: OrderRow, made: MadeRefund): Promise<void> {
  const id = newId('rfd');
  await tx.insert(refunds).values({
    id,
    orderId: order.id,
    unitId: null,
    purpose: 'elsewhere',
    state: 'sent',
    amountCents: made.cents,
    currency: made.currency,
    stripeRefundId: made.stripeRefundId,
    sentAt: made.at,
    // What became of it is asked like of any other.
    nextActionAt: sql`shop_now()`,
    reason: because.cause,
  });
  await recordSteps(tx, because, [
    { orderId: order.id, subject: 'refund', subjectId: id, from: null, to: 'sent' },
  ]);
}

/** One of ours for the same sum that failed, or never got through: somebody made it good by hand. */
async function owedAlready(tx: Tx, order: OrderRow, made: MadeRefund): Promise<RefundRow | null> {
  const [row] = await tx
    .select()
    .from(refunds)
    .where(
      and(
        eq(refunds.orderId, order.id),
        eq(refunds.amountCents, made.cents),
        or(
          eq(refunds.state, 'failed'),
          and(inArray(refunds.state, ['due', 'sent']), isNull(refunds.stripeRefundId)),
        ),
      ),
    )
    .orderBy(sql`state = 'failed' desc`)
    .limit(1)
    .for('update');
  return row ?? null;
}

async function settleWith(tx: Tx, meant: RefundRow, made: MadeRefund): Promise<void> {
  if (meant.state === 'failed') {
    const set = { reason: made.stripeRefundId, settledAt: sql`shop_now()`, nextActionAt: null };
    await moveRefund(tx, meant, 'settled_by_hand', because, set);
  } else {
    const sent = meant.state === 'due' ? await moveRefund(tx, meant, 'sent', because) : meant;
    const set = { stripeRefundId: made.stripeRefundId, nextActionAt: sql`shop_now()` };
    await moveRefund(tx, sent, 'sent', because, set);
  }
  await closeAlarm(tx, 'refund-failed', meant.id);
}
