import { eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db, Tx } from '#db/client.ts';
import { customers, orderLines, orders, orderTraces, orderUnits } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { failpoint } from '#lib/failpoint.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { giveBack } from '#lib/limits/count.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import { decide, oweRefund } from '#lib/orders/decide.ts';
import { type Because, recordSteps } from '#lib/orders/history.ts';
import { moveOrder, type OrderRow } from '#lib/orders/transition.ts';
import { type PaymentReading, readSession } from '#lib/payments/session.ts';
import { reviewPayment } from './review.ts';
import { orderOfSecondPayment } from './second-payment.ts';

/** When an undelivered unit is refunded without asking, counted from payment. */
export const deliveryMinutes = 30;

export interface Till {
  db: Db;
  stripe: Stripe;
  /** Whether our key is a live one: a test payment never buys a live eSIM. */
  live: boolean;
}

/**
 * Converges an order with its Checkout Session by asking Stripe. Called by the webhook's job, by the
 * page a buyer returns to, and by the sweep; any number of times, at once or in any order.
 * `sessionId` comes along when a webhook knows it before the order's row does.
 */
export async function settle(
  till: Till,
  orderId: string,
  because: Because,
  sessionId?: string,
): Promise<void> {
  const [order] = await till.db.select().from(orders).where(eq(orders.id, orderId));
  if (!order) return;
  const asked = sessionId ?? order.stripeSessionId;
  const known = isSettled(order) && (asked === order.stripeSessionId || order.stripeSessionId === null);
  if (!asked || known) return clearDue(till.db, order);
  await settleReading(till, await readSession(till.stripe, asked), because);
}

/** Converges the order a session's reading names; readings of foreign sessions are left alone. */
export async function settleReading(till: Till, reading: PaymentReading, because: Because): Promise<void> {
  const { orderId } = reading;
  if (!orderId) return;
  const settled = await till.db.transaction(async (tx) => {
    const [order] = await tx.select().from(orders).where(eq(orders.id, orderId)).for('update');
    if (!order) return null;
    if (isSettled(order)) {
      await returnSecondPayment(tx, till, order, reading, because);
      return null;
    }
    // Of two sessions of one order, the one that was paid is its payment.
    if (order.stripeSessionId && order.stripeSessionId !== reading.sessionId && !reading.paid) return null;
    await apply(tx, till, order, reading, because);
    if (reading.paid) await failpoint('FP06');
    return order;
  });
  if (reading.paid) await failpoint('FP07');
  if (reading.paid && settled) await uncount(till.db, settled);
}

/** Orders that are paid do not count among those that were begun. */
async function uncount(db: Db, { id, buyerKey, customerId }: OrderRow): Promise<void> {
  const [trace] = await db.select().from(orderTraces).where(eq(orderTraces.orderId, id));
  await giveBack(db, 'begin-order', {
    buyer: buyerKey,
    account: customerId,
    network: trace?.network ?? null,
  });
}

/** Money for an order that was paid already: all of it goes back by itself, and a person hears of it. */
async function returnSecondPayment(
  tx: Tx,
  till: Till,
  first: OrderRow,
  reading: PaymentReading,
  because: Because,
): Promise<void> {
  if (!reading.paid || reading.live !== till.live || first.stripeSessionId === reading.sessionId) return;
  const order = await orderOfSecondPayment(tx, first, reading, because);
  if (!order) return;
  await giveAllBack(tx, order, reading, { ...because, cause: 'the order was paid already' });
  await raiseAlarm(tx, 'second-payment', first.id, { session: reading.sessionId, order: order.id });
}

function isSettled(order: OrderRow): boolean {
  return !['draft', 'session_open', 'processing', 'expired', 'failed'].includes(order.state);
}

async function apply(
  tx: Tx,
  till: Till,
  order: OrderRow,
  reading: PaymentReading,
  because: Because,
): Promise<void> {
  const known = { stripeSessionId: reading.sessionId, nextActionAt: null };
  if (reading.live !== till.live) {
    await raiseAlarm(tx, 'webhook-wrong-mode', order.id, { live: reading.live });
    return;
  }
  if (reading.status === 'complete' && reading.paid) {
    return isAsAgreed(order, reading)
      ? markPaid(tx, order, reading, because)
      : markMismatch(tx, order, reading, because);
  }
  if (reading.failed) {
    const isOpen = order.state === 'session_open' || order.state === 'processing';
    await moveOrder(tx, order, isOpen ? 'failed' : order.state, because, known);
    return;
  }
  if (reading.status === 'complete') {
    await moveOrder(tx, order, order.state === 'session_open' ? 'processing' : order.state, because, {
      ...known,
      nextActionAt: sql`shop_now() + interval '1 minute'`,
    });
    return;
  }
  if (reading.status === 'expired') {
    const to = order.state === 'processing' ? 'failed' : 'expired';
    await moveOrder(tx, order, order.state === 'failed' ? 'failed' : to, because, known);
    return;
  }
  await postpone(tx, order);
}

/** Tax is within the price, never on top of it: the total is what the buyer agreed to, to the cent. */
function isAsAgreed(order: OrderRow, { amountCents, taxCents, currency }: PaymentReading): boolean {
  return amountCents === order.totalCents && currency === order.currency && taxCents <= amountCents;
}

async function markPaid(tx: Tx, order: OrderRow, reading: PaymentReading, because: Because): Promise<void> {
  const facts = await paymentFacts(tx, order, reading);
  if (!facts.email) await raiseAlarm(tx, 'no-address', order.id);
  if (order.automaticTax && reading.taxFailed) await raiseAlarm(tx, 'tax-unknown', order.id);
  const paid = await moveOrder(tx, order, 'paid', because, {
    ...facts,
    paidAt: sql`shop_now()`,
    feeDueAt: feeDue(reading),
  });
  const review = await reviewPayment(tx, paid, reading.trace);
  const to = review === 'go-on' ? 'queued' : 'held';
  const deadline = sql`shop_now() + make_interval(mins => ${review === 'send-back' ? 0 : deliveryMinutes})`;
  const lines = await tx
    .update(orderLines)
    .set({
      state: to,
      // Somebody who waits for a person is looked at again when the promised time is over.
      nextActionAt: review === 'wait' ? deadline : sql`shop_now()`,
      deadlineAt: deadline,
    })
    .where(eq(orderLines.orderId, order.id))
    .returning({ id: orderLines.id });
  await recordSteps(
    tx,
    because,
    lines.map(({ id }) => ({
      orderId: order.id,
      subject: 'line',
      subjectId: id,
      from: 'waiting',
      to,
    })),
  );
  if (review === 'wait') return;
  for (const line of lines) await ring(tx, 'advance-line', { id: line.id });
}

/** Paid, but not what we asked for: everything goes back, a person hears of it. */
async function markMismatch(
  tx: Tx,
  order: OrderRow,
  reading: PaymentReading,
  because: Because,
): Promise<void> {
  await giveAllBack(tx, order, reading, {
    ...because,
    cause: 'the amount paid is not the amount of the order',
  });
  await raiseAlarm(tx, 'amount-mismatch', order.id, {
    expected: `${order.totalCents} ${order.currency}`,
    paid: `${reading.amountCents} ${reading.currency}`,
  });
}

/**
 * A payment that buys nothing: no line is ordered, and what was paid goes back whole, unless it is back
 * already.
 */
export async function giveAllBack(
  tx: Tx,
  order: OrderRow,
  reading: PaymentReading,
  why: Because,
  isBack = false,
): Promise<void> {
  await moveOrder(tx, order, 'mismatch', why, {
    ...(await paymentFacts(tx, order, reading)),
    feeDueAt: feeDue(reading),
  });
  const units = await tx
    .select({ id: orderUnits.id })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderLines.orderId, order.id));
  await decide(
    tx,
    order.id,
    units.map((unit) => unit.id),
    'refund',
    why,
  );
  await tx
    .update(orderLines)
    .set({ state: 'closed', reason: 'mismatch' })
    .where(eq(orderLines.orderId, order.id));
  if (reading.amountCents === 0 || isBack) return;
  const amount = { amountCents: reading.amountCents, currency: reading.currency };
  await queueOrderMail(tx, 'refunded', order.id);
  await oweRefund(tx, { orderId: order.id, unitId: null, purpose: 'mismatch', ...amount }, why);
}

/** Stripe's own fee is asked for beside: often it is not booked yet at this moment. */
function feeDue({ amountCents, paymentIntent }: PaymentReading) {
  return amountCents > 0 && paymentIntent ? sql`shop_now()` : null;
}

async function paymentFacts(tx: Tx, order: OrderRow, reading: PaymentReading): Promise<Partial<OrderRow>> {
  const email = normaliseEmail(reading.email ?? '');
  return {
    stripeSessionId: reading.sessionId,
    stripePaymentIntent: reading.paymentIntent,
    capturedCents: reading.amountCents,
    taxCents: Math.min(Math.max(0, reading.taxCents), reading.amountCents),
    email,
    customerId: order.customerId ?? (email ? await customerFor(tx, email) : null),
    nextActionAt: null,
  };
}

/** The customer with this address, made when there is none. Paying never signs anyone in. */
export async function customerFor(tx: Tx, email: string): Promise<string> {
  const [customer] = await tx
    .insert(customers)
    .values({ id: newId('cus'), email })
    .onConflictDoUpdate({ target: customers.email, set: { email } })
    .returning({ id: customers.id });
  if (!customer) throw new Error('a customer was neither inserted nor found');
  return customer.id;
}

/** An open session is looked at each minute for ten minutes, then every third minute until it ends. */
async function postpone(tx: Tx, order: OrderRow): Promise<void> {
  const minutes = order.attempts < 10 ? 1 : 3;
  await tx
    .update(orders)
    .set({ attempts: order.attempts + 1, nextActionAt: sql`shop_now() + make_interval(mins => ${minutes})` })
    .where(eq(orders.id, order.id));
}

async function clearDue(db: Db, order: OrderRow): Promise<void> {
  if (order.nextActionAt === null) return;
  await db.update(orders).set({ nextActionAt: null }).where(eq(orders.id, order.id));
}
