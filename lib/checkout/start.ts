import { and, eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import { orderLines, orders } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { failpoint } from '#lib/failpoint.ts';
import { secondsToWait } from '#lib/limits/count.ts';
import { log, safeMessage } from '#lib/log.ts';
import { moveOrder, type OrderRow } from '#lib/orders/transition.ts';
import { notePart, noteRecovery } from '#lib/parts.ts';
import { openSession } from '#lib/payments/session.ts';
import { isAway, isDefiniteNo, isKeyTaken, isStoredFault } from '#lib/payments/stripe.ts';
import { isBuyerBlocked } from './blocks.ts';
import { type Buyer, draftOrder, orderByKey, saleOf } from './draft.ts';
import { type Pause, salesPaused } from './gate.ts';
import type { CheckoutForm } from './input.ts';
import { paymentRequest } from './payment-request.ts';

/** Checkout Sessions live this long; Stripe asks for at least 30 minutes. */
const sessionMinutes = 45;
/** Stripe's largest amount, in cents. */
export const largestCents = 99_999_999;

export type StartResult =
  | { ok: true; orderId: string; url: string }
  | { ok: false; reason: 'no-such-plan' | 'too-much' | 'page-too-old' | 'payments-down' }
  | { ok: false; reason: 'days-needed' | 'no-days' | 'blocked' }
  | { ok: false; reason: 'too-many'; seconds: number }
  | { ok: false; reason: 'price-changed'; totalCents: number; currency: string }
  | { ok: false; reason: 'paused'; pause: Pause };

export interface Counter {
  db: Db;
  stripe: Stripe;
  appUrl: string;
}

/**
 * Takes an order up to the payment page. Price, cost and owner are read here; of the form only plan,
 * quantity, days and the key count. The same buyer and key get the same order and session again.
 */
export async function startCheckout(
  counter: Counter,
  buyer: Buyer,
  form: CheckoutForm,
): Promise<StartResult> {
  const known = await orderByKey(counter.db, buyer.buyerKey, form.checkoutKey);
  if (known)
    return (await fits(counter.db, known, form))
      ? openPayment(counter, known)
      : { ok: false, reason: 'page-too-old' };

  const plan = await sellablePlan(counter.db, form.plan);
  if (!plan) return { ok: false, reason: 'no-such-plan' };
  if (plan.kind === 'day-pass' && form.days === null) return { ok: false, reason: 'days-needed' };
  if (plan.kind === 'fixed' && form.days !== null) return { ok: false, reason: 'no-days' };

  const unitPriceCents = linePriceCents(plan, form.days);
  const totalCents = unitPriceCents * form.quantity;
  if (totalCents > largestCents) return { ok: false, reason: 'too-much' };
  if (totalCents !== form.seenCents) {
    return { ok: false, reason: 'price-changed', totalCents, currency: plan.currency };
  }
  if (await isBuyerBlocked(counter.db, buyer)) return { ok: false, reason: 'blocked' };
  const seconds = await tooManyOrders(counter.db, buyer);
  if (seconds !== null) return { ok: false, reason: 'too-many', seconds };
  const pause = await salesPaused(counter.db, plan.costUnits * form.quantity * (form.days ?? 1));
  if (pause) return { ok: false, reason: 'paused', pause };

  const order = await draftOrder(counter.db, buyer, saleOf(buyer, form, plan, unitPriceCents));
  return openPayment(counter, order);
}

/** Seconds until this buyer may begin another order; null now. A repeat of one that is open does not count. */
export function tooManyOrders(db: Db, { buyerKey, customerId, network }: Buyer): Promise<number | null> {
  return secondsToWait(db, 'begin-order', { buyer: buyerKey, account: customerId, network: network ?? null });
}

async function fits(db: Db, order: OrderRow, form: CheckoutForm): Promise<boolean> {
  const [line] = await db.select().from(orderLines).where(eq(orderLines.orderId, order.id));
  return line?.planCode === form.plan && line.quantity === form.quantity && line.days === form.days;
}

/** Opens (or finds again) the payment page of an order that is not paid yet. */
export async function openPayment(counter: Counter, order: OrderRow): Promise<StartResult> {
  if (order.state === 'session_open' && order.stripeSessionUrl) {
    return { ok: true, orderId: order.id, url: order.stripeSessionUrl };
  }
  // Paid, expired or failed: the order page says what became of it.
  if (order.state !== 'draft')
    return { ok: true, orderId: order.id, url: `${counter.appUrl}/orders/${order.id}` };
  const expiresAt = new Date(order.createdAt.getTime() + sessionMinutes * 60_000);
  await failpoint('FP01');
  let session: { id: string; url: string };
  try {
    session = await openSession(
      counter.stripe,
      await paymentRequest(counter.db, counter.appUrl, order, expiresAt),
    );
  } catch (error) {
    log.error({ order: order.id, error: String(error) }, 'the payment page could not be opened');
    if (isAway(error)) await notePart(counter.db, 'stripe', false);
    if (isKeyTaken(error)) await raiseAlarm(counter.db, 'payment-page-stuck', order.id);
    if (isStoredFault(error)) await nextSessionKey(counter.db, order);
    if (isDefiniteNo(error) && order.automaticTax) {
      await nextSessionKey(counter.db, order);
      await raiseAlarm(counter.db, 'tax-refused', 'stripe', { reason: safeMessage(error) });
      return { ok: false, reason: 'payments-down' };
    }
    return { ok: false, reason: isDefiniteNo(error) ? 'page-too-old' : 'payments-down' };
  }
  await failpoint('FP02');
  await noteRecovery(counter.db, 'stripe');
  await saveSession(counter.db, order, session, expiresAt);
  await failpoint('FP03');
  return { ok: true, orderId: order.id, url: session.url };
}

async function nextSessionKey(db: Db, order: OrderRow): Promise<void> {
  await db
    .update(orders)
    .set({ sessionKeyNo: order.sessionKeyNo + 1 })
    .where(and(eq(orders.id, order.id), eq(orders.sessionKeyNo, order.sessionKeyNo)));
}

async function saveSession(db: Db, order: OrderRow, session: { id: string; url: string }, expiresAt: Date) {
  await db.transaction(async (tx) => {
    const [now] = await tx.select().from(orders).where(eq(orders.id, order.id)).for('update');
    // A second click, or the payment itself, can be faster: then there is nothing left to save.
    if (now?.state !== 'draft') return;
    await moveOrder(
      tx,
      now,
      'session_open',
      { actor: { kind: 'buyer' } },
      {
        stripeSessionId: session.id,
        stripeSessionUrl: session.url,
        sessionExpiresAt: expiresAt,
        nextActionAt: sql`shop_now() + interval '1 minute'`,
      },
    );
  });
}
