import { and, gte, inArray, isNotNull, lt, or } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { type MoneyCheckResult, orders, refunds } from '#db/schema/index.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import {
  type BookedPayment,
  type BookedRefund,
  paymentsBetween,
  refundsBetween,
} from '#lib/payments/books.ts';

export interface Period {
  from: Date;
  to: Date;
}

type Found = Pick<MoneyCheckResult, 'stripe' | 'orders' | 'differences'>;
type OurOrder = Awaited<ReturnType<typeof ordersOf>>[number];
type OurRefund = Awaited<ReturnType<typeof refundsOf>>[number];

/** Two clocks never agree: beside the period, Stripe is asked for this much more on both sides. */
const slackMs = 24 * 3_600_000;
const noSums = { payments: 0, chargedCents: 0, refunds: 0, refundedCents: 0 };

/**
 * Payments and refunds, Stripe's against ours, to the cent. What belongs together is found by Stripe's own
 * ids, so that a payment a second before midnight counts on one side as on the other.
 */
export async function compareWithStripe(
  { db, stripe }: Pick<Works, 'db' | 'stripe'>,
  period: Period,
): Promise<Found> {
  const from = new Date(period.from.getTime() - slackMs);
  const to = new Date(period.to.getTime() + slackMs);
  const payments = await paymentsBetween(stripe, from, to);
  const back = await refundsBetween(stripe, from, to);
  const intents = [...payments, ...back].flatMap(({ paymentIntent }) => paymentIntent ?? []);
  const known = await ordersOf(db, [...new Set(intents)], period);
  const ids = back.map(({ stripeRefundId }) => stripeRefundId);
  const found: Found = { stripe: { ...noSums }, orders: { ...noSums }, differences: [] };
  comparePayments(found, period, payments, known);
  compareRefunds(found, period, back, await refundsOf(db, ids, period), known);
  return found;
}

function isWithin(at: Date | null, { from, to }: Period): boolean {
  return at !== null && at >= from && at < to;
}

function comparePayments(
  { stripe, orders: shop, differences }: Found,
  period: Period,
  payments: BookedPayment[],
  known: OurOrder[],
): void {
  const byIntent = new Map(known.map((order) => [order.intent, order]));
  const count = (sums: Found['stripe'], cents: number) => {
    sums.payments += 1;
    sums.chargedCents += cents;
  };
  for (const { paymentIntent: subject, orderId, cents: theirs, currency, at } of payments) {
    const order = byIntent.get(subject);
    // Without our metadata and without an order it is another product's.
    if (!isWithin(at, period) || (!order && orderId === null)) continue;
    count(stripe, theirs);
    if (!order) {
      differences.push({ kind: 'payment-unknown', orderId, subject, ours: null, theirs });
      continue;
    }
    const { id, cents: ours } = order;
    count(shop, ours);
    if (ours === theirs && order.currency === currency) continue;
    differences.push({ kind: 'payment-amount', orderId: id, subject, ours, theirs });
  }
  const atStripe = new Set(payments.map(({ paymentIntent }) => paymentIntent));
  for (const { id: orderId, intent: subject, cents: ours, paidAt } of known) {
    if (ours === 0 || atStripe.has(subject) || !isWithin(paidAt, period)) continue;
    count(shop, ours);
    differences.push({ kind: 'payment-missing', orderId, subject, ours, theirs: null });
  }
}

function compareRefunds(
  { stripe, orders: shop, differences }: Found,
  period: Period,
  back: BookedRefund[],
  own: OurRefund[],
  known: OurOrder[],
): void {
  const byIntent = new Map(known.map((order) => [order.intent, order]));
  const byRefund = new Map(own.map((refund) => [refund.stripeRefundId, refund]));
  const count = (sums: Found['stripe'], cents: number) => {
    sums.refunds += 1;
    sums.refundedCents += cents;
  };
  for (const { stripeRefundId: subject, paymentIntent, cents: theirs, at } of back) {
    const [mine, order] = [byRefund.get(subject), byIntent.get(paymentIntent ?? '')];
    if (!isWithin(at, period) || (!mine && !order)) continue;
    count(stripe, theirs);
    if (!mine) {
      const orderId = order?.id ?? null;
      differences.push({ kind: 'refund-elsewhere', orderId, subject, ours: null, theirs });
      continue;
    }
    const { orderId, cents: ours } = mine;
    count(shop, ours);
    if (ours !== theirs) differences.push({ kind: 'refund-amount', orderId, subject, ours, theirs });
    else if (mine.state === 'failed')
      differences.push({ kind: 'refund-state', orderId, subject, ours, theirs });
  }
  const atStripe = new Set(back.map(({ stripeRefundId }) => stripeRefundId));
  for (const { id, orderId, stripeRefundId, cents: ours, state, settledAt } of own) {
    if (state !== 'succeeded' || atStripe.has(stripeRefundId ?? '') || !isWithin(settledAt, period)) continue;
    count(shop, ours);
    differences.push({ kind: 'refund-missing', orderId, subject: stripeRefundId ?? id, ours, theirs: null });
  }
}

async function ordersOf(db: Db, named: string[], { from, to }: Period) {
  const rows = await db
    .select({
      id: orders.id,
      intent: orders.stripePaymentIntent,
      cents: orders.capturedCents,
      currency: orders.currency,
      paidAt: orders.paidAt,
    })
    .from(orders)
    .where(
      and(
        isNotNull(orders.stripePaymentIntent),
        or(
          named.length > 0 ? inArray(orders.stripePaymentIntent, named) : undefined,
          and(gte(orders.paidAt, from), lt(orders.paidAt, to)),
        ),
      ),
    );
  return rows.flatMap(({ intent, ...row }) => (intent ? [{ intent, ...row }] : []));
}

function refundsOf(db: Db, ids: string[], { from, to }: Period) {
  const { id, orderId, stripeRefundId, amountCents: cents, state, settledAt } = refunds;
  return db
    .select({ id, orderId, stripeRefundId, cents, state, settledAt })
    .from(refunds)
    .where(
      or(
        ids.length > 0 ? inArray(refunds.stripeRefundId, ids) : undefined,
        and(gte(refunds.settledAt, from), lt(refunds.settledAt, to)),
      ),
    );
}
