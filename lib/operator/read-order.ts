import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import {
  alarms,
  customers,
  mails,
  orderHistory,
  orderNotes,
  orders,
  pricings,
  refunds,
} from '#db/schema/index.ts';
import type { LineState, OrderState, RefundState } from '#db/schema/transitions.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { type HoldView, holdOf, type TraceView } from './order-hold.ts';
import { linesOf, type OperatorLine } from './order-lines.ts';
import { type RefundWay, refundWay } from './order-refund-rules.ts';
import { type CardFee, cardFee, sumsOf, type UnitSums } from './order-sums.ts';

export interface OperatorRefund {
  id: string;
  unitId: string | null;
  purpose: string;
  state: RefundState;
  amountCents: number;
  currency: string;
  reason: string | null;
  stripeRefundId: string | null;
}

export interface OperatorOrder {
  now: Date;
  id: string;
  kind: 'sale' | 'topup' | 'replacement';
  state: OrderState;
  email: string | null;
  customerEmail: string | null;
  currency: string;
  totalCents: number;
  capturedCents: number;
  taxCents: number;
  /** What Stripe kept of the payment; estimated until it has told. */
  fee: { cents: number; estimated: boolean };
  /** Taken back by a bank, with what Stripe charged for it. */
  disputedCents: number;
  stripePaymentIntent: string | null;
  createdAt: Date;
  paidAt: Date | null;
  lines: OperatorLine[];
  /** A bank asked about its payment, or took it back; also when that is over. */
  disputed: boolean;
  /** Why it waits or waited for a person. */
  hold: HoldView | null;
  /** What its payment showed of the buyer. */
  trace: TraceView | null;
  refunds: OperatorRefund[];
  /** By unit: what it brought in and cost, and how its money can go back. */
  money: Record<string, { sums: UnitSums; refund: RefundWay }>;
  notes: { id: string; text: string; by: string; at: Date }[];
  mails: { id: string; kind: string; state: string; at: Date; reason: string | null }[];
  history: (typeof orderHistory.$inferSelect)[];
}

/** Lines the worker decides about by itself: it may be asked to look at them now. */
export const restless: readonly LineState[] = [
  'queued',
  'submitting',
  'unknown',
  'balance_wait',
  'rejected',
  'accepted',
  'closing',
];

/** One order with its whole story; null when there is none. Activation codes are not read at all. */
export async function operatorOrder(
  db: DbOrTx,
  _operator: Operator,
  orderId: string,
): Promise<OperatorOrder | null> {
  if (!isId('ord', orderId)) return null;
  const [found] = await db
    .select({ order: orders, customerEmail: customers.email, now: sql<string>`shop_now()` })
    .from(orders)
    .leftJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(orders.id, orderId));
  if (!found) return null;
  const { order, customerEmail, now } = found;
  // One after the other: a refund reads this inside its transaction, on one connection.
  const lines = await linesOf(db, orderId);
  const back = await refundsOf(db, orderId);
  const fee = await feeOf(db, order);
  const { id, kind, state, email, currency, totalCents, capturedCents } = order;
  const { stripePaymentIntent, createdAt, paidAt, taxCents, disputedCents } = order;
  return {
    ...{ id, kind, state, email, customerEmail, currency, totalCents, capturedCents },
    ...{ stripePaymentIntent, createdAt, paidAt, lines, taxCents, disputedCents, fee },
    ...(await holdOf(db, orderId)),
    now: new Date(now),
    disputed: order.disputedAt !== null || (await hasDispute(db, orderId)),
    refunds: back,
    money: moneyOf(order, lines, back, fee.cents),
    notes: await notesOf(db, orderId),
    mails: await mailsOf(db, orderId),
    history: await historyOf(db, orderId),
  };
}

async function hasDispute(db: DbOrTx, orderId: string): Promise<boolean> {
  return (await db.$count(alarms, and(eq(alarms.kind, 'dispute'), eq(alarms.subject, orderId)))) > 0;
}

function notesOf(db: DbOrTx, orderId: string): Promise<OperatorOrder['notes']> {
  return db
    .select()
    .from(orderNotes)
    .where(eq(orderNotes.orderId, orderId))
    .orderBy(desc(orderNotes.at), desc(orderNotes.id));
}

function historyOf(db: DbOrTx, orderId: string): Promise<OperatorOrder['history']> {
  return db
    .select()
    .from(orderHistory)
    .where(eq(orderHistory.orderId, orderId))
    .orderBy(asc(orderHistory.at), asc(orderHistory.id));
}

function refundsOf(db: DbOrTx, orderId: string): Promise<OperatorRefund[]> {
  const { id, unitId, purpose, state, amountCents, currency, reason, stripeRefundId } = refunds;
  return db
    .select({ id, unitId, purpose, state, amountCents, currency, reason, stripeRefundId })
    .from(refunds)
    .where(eq(refunds.orderId, orderId))
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
}

/** Stripe's own fee; before it is known, an estimate by the pricing of that time. */
async function feeOf(db: DbOrTx, order: typeof orders.$inferSelect): Promise<OperatorOrder['fee']> {
  const { feeCents, capturedCents, totalCents, paidAt, createdAt } = order;
  if (feeCents !== null) return { cents: feeCents, estimated: false };
  const rule = await feeAt(db, paidAt ?? createdAt);
  return { cents: cardFee(capturedCents || totalCents, rule), estimated: true };
}

/** The card fee by which the shop reckoned at that time. */
async function feeAt(db: DbOrTx, at: Date): Promise<CardFee> {
  const [row] = await db
    .select({ basisPoints: pricings.cardFeeBasisPoints, fixedCents: pricings.cardFeeFixedCents })
    .from(pricings)
    // The newest that stood by then; the shop's first one stands since it was set up.
    .orderBy(sql`${pricings.at} <= ${at.toISOString()}::timestamptz desc`, desc(pricings.at))
    .limit(1);
  return row ?? { basisPoints: 0, fixedCents: 0 };
}

async function mailsOf(db: DbOrTx, orderId: string): Promise<OperatorOrder['mails']> {
  const rows = await db
    .select()
    .from(mails)
    .where(eq(mails.orderId, orderId))
    .orderBy(asc(mails.createdAt), asc(mails.id));
  return rows.map(({ id, kind, state, sentAt, createdAt, reason }) => ({
    ...{ id, kind, state, reason },
    at: sentAt ?? createdAt,
  }));
}

function moneyOf(
  order: typeof orders.$inferSelect,
  lines: OperatorLine[],
  back: OperatorRefund[],
  feeCents: number,
): OperatorOrder['money'] {
  const units = lines.flatMap((line) => line.units.map((unit) => ({ line, unit })));
  const sums = sumsOf(
    units.map(({ unit }) => ({
      priceCents: unit.priceCents,
      costUnits: unit.costUnits,
      backCents: back.filter(counts(unit.id)).reduce((sum, { amountCents }) => sum + amountCents, 0),
    })),
    { feeCents, taxCents: order.taxCents },
  );
  const capturedLeftCents = order.capturedCents - back.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return Object.fromEntries(
    units.flatMap(({ unit }, index) => {
      const own = sums[index];
      if (!own) return [];
      const refund = refundWay({
        orderKind: order.kind,
        orderState: order.state,
        decision: unit.decision,
        priceCents: unit.priceCents,
        capturedLeftCents,
        refunds: back.filter(({ unitId }) => unitId === unit.id),
        replaced: unit.replacedBy !== null,
        isNew: unit.esim?.state === 'new',
        changing: unit.esim?.changing ?? false,
      });
      return [[unit.id, { sums: own, refund }]];
    }),
  );
}

/** Money that went back for a unit; a failed refund did not, nor one that a bank overtook. */
function counts(unitId: string): (refund: OperatorRefund) => boolean {
  return (refund) => refund.unitId === unitId && refund.state !== 'failed' && refund.state !== 'overtaken';
}
