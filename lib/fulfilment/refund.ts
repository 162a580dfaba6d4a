import { and, eq, inArray, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db, Tx } from '#db/client.ts';
import { orders, refunds } from '#db/schema/index.ts';
import type { RefundState } from '#db/schema/transitions.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { failpoint } from '#lib/failpoint.ts';
import { ring } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import type { Because } from '#lib/orders/history.ts';
import { moveRefund, type RefundRow } from '#lib/orders/transition.ts';
import { findRefund, type RefundReading, readRefund, sendRefund } from '#lib/payments/refund.ts';
import { isDefiniteNo, isStoredFault, isTakenByBank } from '#lib/payments/stripe.ts';
import { withLease } from './lease.ts';
import { byJob } from './works.ts';

/** After this many hours Stripe may have forgotten an idempotency key: then look before sending again. */
const keyHours = 23;
/** States in which Stripe has news to tell; a refund that succeeded can still fail. */
const inFlight: readonly RefundState[] = ['sent', 'pending', 'succeeded'];
const backoffSeconds = [2, 5, 15, 60, 300];

export interface Cashier {
  db: Db;
  stripe: Stripe;
}

/** Brings a refund on: sends it, asks what became of it, raises an alarm when it failed. */
export async function advanceRefund(cashier: Cashier, refundId: string): Promise<void> {
  const held = await withLease(cashier.db, refunds, refundId, async (leased) => {
    let refund = leased;
    if (refund.state === 'due') refund = await markSent(cashier, refund);
    if (!inFlight.includes(refund.state)) {
      // Nothing to ask any more; left due, it would be rung for again at once.
      await moveRefund(cashier.db, refund, refund.state, byJob(), { nextActionAt: null });
      return;
    }
    try {
      const outcome = await outcomeOf(cashier, refund);
      await failpoint('FP19');
      await settleRefund(cashier, refund, outcome);
    } catch (error) {
      await afterError(cashier, refund, error);
    }
  });
  if (!held) return;
  const [row] = await cashier.db
    .select({ at: refunds.nextActionAt })
    .from(refunds)
    .where(eq(refunds.id, refundId));
  if (row?.at)
    await ring(cashier.db, 'advance-refund', { id: refundId }, sql`${row.at.toISOString()}::timestamptz`);
}

/** The intent is committed before Stripe is called: a crash leaves a refund that is known to be in flight. */
function markSent(cashier: Cashier, refund: RefundRow): Promise<RefundRow> {
  return moveRefund(cashier.db, refund, 'sent', byJob(), { sentAt: sql`coalesce(sent_at, shop_now())` });
}

async function outcomeOf(cashier: Cashier, refund: RefundRow): Promise<RefundReading> {
  if (refund.stripeRefundId) return readRefund(cashier.stripe, refund.stripeRefundId);
  const paymentIntent = await paymentIntentOf(cashier.db, refund.orderId);
  if (refund.keyNo > 1 || (await isKeyOld(cashier.db, refund))) {
    const found = await findRefund(cashier.stripe, paymentIntent, refund.id);
    if (found) return found;
  }
  const request = {
    refundId: refund.id,
    keyNo: refund.keyNo,
    orderId: refund.orderId,
    paymentIntent,
    amountCents: refund.amountCents,
  };
  try {
    await failpoint('FP18');
    return await sendRefund(cashier.stripe, request);
  } catch (error) {
    // "Already refunded" can be our own refund whose answer was lost.
    const found = isDefiniteNo(error) ? await findRefund(cashier.stripe, paymentIntent, refund.id) : null;
    if (found) return found;
    throw error;
  }
}

async function paymentIntentOf(db: Db, orderId: string): Promise<string> {
  const [order] = await db
    .select({ intent: orders.stripePaymentIntent })
    .from(orders)
    .where(eq(orders.id, orderId));
  if (!order?.intent) throw new Error(`order ${orderId} has no payment to refund`);
  return order.intent;
}

async function isKeyOld(db: Db, refund: RefundRow): Promise<boolean> {
  const { rows } = await db.execute<{ old: boolean }>(
    sql`select sent_at < shop_now() - make_interval(hours => ${keyHours}) as old from refunds where id = ${refund.id}`,
  );
  return rows[0]?.old === true;
}

async function settleRefund(cashier: Cashier, refund: RefundRow, reading: RefundReading): Promise<void> {
  const known = { stripeRefundId: reading.stripeRefundId };
  if (reading.state === 'pending' && refund.state !== 'succeeded') {
    const nextActionAt = sql`shop_now() + interval '10 minutes'`;
    await moveRefund(cashier.db, refund, 'pending', byJob(), { ...known, nextActionAt });
    return;
  }
  const set = {
    ...known,
    nextActionAt: null,
    settledAt: sql`shop_now()`,
    reason: reading.reason ?? refund.reason,
  };
  const to = reading.state === 'failed' ? 'failed' : 'succeeded';
  await moveRefund(cashier.db, refund, to, byJob(), set);
  if (reading.state === 'failed') {
    await raiseAlarm(cashier.db, 'refund-failed', refund.id, { reason: reading.reason });
  }
}

/**
 * An error leaves the refund as sent: the same key is used again, so that it is never paid out twice. Only
 * a fault that Stripe would repeat for ever gets a new key, a minute later and after looking for the refund.
 */
async function afterError(cashier: Cashier, refund: RefundRow, error: unknown): Promise<void> {
  log.warn({ refund: refund.id, error: String(error) }, 'a refund was not answered clearly');
  if (refund.state === 'sent' && isTakenByBank(error) && (await overtake(cashier.db, refund))) return;
  const refused = isDefiniteNo(error);
  if (refused) await raiseAlarm(cashier.db, 'refund-failed', refund.id, { code: error.code ?? error.type });
  const stored = isStoredFault(error);
  const seconds = Math.max(backoffSeconds[refund.attempts] ?? 600, stored ? 60 : 0);
  await moveRefund(cashier.db, refund, refund.state, byJob(), {
    attempts: refund.attempts + 1,
    // A refusal is stored, too: with the same key it would be heard for a day, whatever has changed.
    keyNo: refund.keyNo + (stored || refused ? 1 : 0),
    nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
  });
}

/**
 * The bank took the money before us: nothing is sent any more, unless the dispute is won. False when it was
 * won meanwhile: then the refund is simply sent again.
 */
function overtake(db: Db, refund: RefundRow): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [order] = await tx.select().from(orders).where(eq(orders.id, refund.orderId)).for('update');
    if (order?.state === 'dispute_won') return false;
    await moveRefund(tx, refund, 'overtaken', byJob('the bank took the money first'), { nextActionAt: null });
    await closeAlarm(tx, 'refund-failed', refund.id);
    await raiseAlarm(tx, 'refund-overtaken', refund.id);
    return true;
  });
}

/** The dispute was won and the money is ours again: what the bank overtook is owed as before. */
export async function resumeOvertaken(tx: Tx, orderId: string, because: Because): Promise<void> {
  const stopped = await tx
    .select()
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), eq(refunds.state, 'overtaken')));
  for (const refund of stopped) {
    const set = { nextActionAt: sql`shop_now()`, attempts: 0, keyNo: refund.keyNo + 1 };
    await moveRefund(tx, refund, 'due', because, set);
    await closeAlarm(tx, 'refund-overtaken', refund.id);
    await ring(tx, 'advance-refund', { id: refund.id });
  }
}

/** A refund Stripe told us about (failed after all, or made elsewhere) is looked at now. */
export async function lookAtRefund(db: Db, refundId: string): Promise<void> {
  const due = await db
    .update(refunds)
    .set({ nextActionAt: sql`shop_now()` })
    .where(and(eq(refunds.id, refundId), inArray(refunds.state, [...inFlight])))
    .returning({ id: refunds.id });
  if (due.length > 0) await ring(db, 'advance-refund', { id: refundId });
}
