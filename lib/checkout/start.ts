import { and, eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Db } from '#db/client.ts';
import { orderLines, orders, orderUnits, type PlanSnapshot } from '#db/schema/index.ts';
import { brand } from '#lib/brand.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { type SellablePlan, sellablePlan } from '#lib/catalogue/read.ts';
import { newId } from '#lib/ids.ts';
import { log } from '#lib/log.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { moveOrder, type OrderRow } from '#lib/orders/transition.ts';
import { openSession } from '#lib/payments/session.ts';
import { isDefiniteNo } from '#lib/payments/stripe.ts';
import { type Pause, salesPaused } from './gate.ts';
import type { CheckoutForm } from './input.ts';

/** Checkout Sessions live this long; Stripe asks for at least 30 minutes. */
const sessionMinutes = 45;
/** Stripe's largest amount, in cents. */
const largestCents = 99_999_999;

export interface Buyer {
  /** SHA-256 of the buyer cookie. */
  buyerKey: string;
  /** Who is signed in; null for a guest. */
  customerId: string | null;
}

export type StartResult =
  | { ok: true; orderId: string; url: string }
  | { ok: false; reason: 'no-such-plan' | 'too-much' | 'page-too-old' | 'payments-down' }
  | { ok: false; reason: 'days-needed' | 'no-days' }
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
  const known = await orderByKey(counter.db, buyer, form.checkoutKey);
  if (known)
    return (await fits(counter.db, known, form))
      ? resume(counter, known)
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
  const pause = await salesPaused(counter.db, plan.costUnits * form.quantity * (form.days ?? 1));
  if (pause) return { ok: false, reason: 'paused', pause };

  const order = await draft(counter.db, buyer, form, plan, unitPriceCents);
  return resume(counter, order);
}

async function orderByKey(db: Db, buyer: Buyer, checkoutKey: string): Promise<OrderRow | undefined> {
  const [found] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.buyerKey, buyer.buyerKey), eq(orders.checkoutKey, checkoutKey)));
  return found;
}

async function fits(db: Db, order: OrderRow, form: CheckoutForm): Promise<boolean> {
  const [line] = await db.select().from(orderLines).where(eq(orderLines.orderId, order.id));
  return line?.planCode === form.plan && line.quantity === form.quantity && line.days === form.days;
}

/** Writes order, line and units in one transaction; a second click finds the first one's row. */
async function draft(
  db: Db,
  buyer: Buyer,
  form: CheckoutForm,
  plan: SellablePlan,
  unitPriceCents: number,
): Promise<OrderRow> {
  const written = await db.transaction(async (tx) => {
    const [order] = await tx
      .insert(orders)
      .values({
        id: newId('ord'),
        buyerKey: buyer.buyerKey,
        checkoutKey: form.checkoutKey,
        customerId: buyer.customerId,
        currency: plan.currency,
        totalCents: unitPriceCents * form.quantity,
        termsVersion: brand.termsVersion,
      })
      .onConflictDoNothing()
      .returning();
    if (!order) return null;
    const lineId = newId('lin');
    await tx.insert(orderLines).values({
      id: lineId,
      orderId: order.id,
      no: 1,
      planCode: plan.code,
      supplierCode: plan.supplierCode,
      plan: snapshot(plan),
      quantity: form.quantity,
      days: form.days,
      currency: plan.currency,
      unitPriceCents,
      costUnits: plan.costUnits,
    });
    await tx.insert(orderUnits).values(
      Array.from({ length: form.quantity }, (_, index) => ({
        id: newId('unt'),
        lineId,
        no: index + 1,
        priceCents: unitPriceCents,
        currency: plan.currency,
      })),
    );
    await recordSteps(tx, { actor: { kind: 'buyer' } }, [
      { orderId: order.id, subject: 'order', subjectId: order.id, from: null, to: 'draft' },
    ]);
    return order;
  });
  const order = written ?? (await orderByKey(db, buyer, form.checkoutKey));
  if (!order) throw new Error('a checkout key is taken, yet no order has it');
  return order;
}

function snapshot(plan: SellablePlan): PlanSnapshot {
  const {
    code,
    title,
    locationCode,
    locationName,
    kind,
    dataBytes,
    days,
    validityStarts,
    activateWithinDays,
  } = plan;
  return {
    code,
    title,
    locationCode,
    locationName,
    kind,
    dataBytes,
    days,
    validityStarts,
    activateWithinDays,
  };
}

/** Opens (or finds again) the payment page of an order that is not paid yet. */
async function resume(counter: Counter, order: OrderRow): Promise<StartResult> {
  if (order.state === 'session_open' && order.stripeSessionUrl) {
    return { ok: true, orderId: order.id, url: order.stripeSessionUrl };
  }
  // Paid, expired or failed: the order page says what became of it.
  if (order.state !== 'draft')
    return { ok: true, orderId: order.id, url: `${counter.appUrl}/orders/${order.id}` };
  const expiresAt = new Date(order.createdAt.getTime() + sessionMinutes * 60_000);
  let session: { id: string; url: string };
  try {
    session = await openSession(counter.stripe, await sessionRequest(counter, order, expiresAt));
  } catch (error) {
    log.error({ order: order.id, error: String(error) }, 'the payment page could not be opened');
    return { ok: false, reason: isDefiniteNo(error) ? 'page-too-old' : 'payments-down' };
  }
  await saveSession(counter.db, order, session, expiresAt);
  return { ok: true, orderId: order.id, url: session.url };
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

async function sessionRequest(counter: Counter, order: OrderRow, expiresAt: Date) {
  const lines = await counter.db.select().from(orderLines).where(eq(orderLines.orderId, order.id));
  const first = lines[0];
  if (!first) throw new Error(`order ${order.id} has no line`);
  const query = new URLSearchParams({ plan: first.planCode, quantity: String(first.quantity) });
  if (first.days !== null) query.set('days', String(first.days));
  return {
    orderId: order.id,
    currency: order.currency,
    items: lines.map((line) => ({
      title: line.plan.title,
      description: line.days === null ? 'eSIM, data only' : `eSIM, data only, for ${line.days} days`,
      unitPriceCents: line.unitPriceCents,
      quantity: line.quantity,
    })),
    metadata: orderMetadata(order, lines),
    returnUrl: `${counter.appUrl}/orders/${order.id}`,
    cancelUrl: `${counter.appUrl}/checkout?${query}`,
    expiresAt,
  };
}

/** What rebuilds the order should the database be lost; no personal data. `v` is the schema version. */
export function orderMetadata(
  order: Pick<OrderRow, 'id' | 'kind' | 'totalCents' | 'termsVersion'>,
  lines: readonly { planCode: string; quantity: number; days: number | null }[],
): Record<string, string> {
  return {
    v: '1',
    order: order.id,
    kind: order.kind,
    plans: lines.map((line) => line.planCode).join(','),
    quantities: lines.map((line) => line.quantity).join(','),
    days: lines.map((line) => line.days ?? 0).join(','),
    seen_cents: String(order.totalCents),
    terms: order.termsVersion,
  };
}
