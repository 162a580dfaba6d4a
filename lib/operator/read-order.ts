import { asc, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import {
  customers,
  esims,
  orderHistory,
  orderLines,
  orders,
  orderUnits,
  refunds,
  supplierIntents,
} from '#db/schema/index.ts';
import type { LineState, OrderState, RefundState } from '#db/schema/transitions.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';

export interface OperatorUnit {
  id: string;
  no: number;
  decision: 'deliver' | 'refund' | null;
  /** Last four digits and the supplier's two words; never a code. */
  esim: { iccidEnd: string; esimStatus: string; smdpStatus: string } | null;
  refund: { state: RefundState; amountCents: number; reason: string | null } | null;
}

export interface OperatorLine {
  id: string;
  no: number;
  state: LineState;
  title: string;
  quantity: number;
  days: number | null;
  unitPriceCents: number;
  /** Cost of the whole line, USD × 10,000. */
  costUnits: number;
  supplierOrderNo: string | null;
  reason: string | null;
  attempts: number;
  deadlineAt: Date | null;
  /** What was sent to the supplier, newest last. */
  transactions: { id: string; outcome: string; errorCode: string | null }[];
  units: OperatorUnit[];
}

export interface OperatorOrder {
  id: string;
  kind: string;
  state: OrderState;
  email: string | null;
  customerEmail: string | null;
  currency: string;
  totalCents: number;
  capturedCents: number;
  stripePaymentIntent: string | null;
  createdAt: Date;
  paidAt: Date | null;
  lines: OperatorLine[];
  history: (typeof orderHistory.$inferSelect)[];
}

/** One order with its whole story; null when there is none. Activation codes are not read at all. */
export async function operatorOrder(
  db: DbOrTx,
  _operator: Operator,
  orderId: string,
): Promise<OperatorOrder | null> {
  if (!isId('ord', orderId)) return null;
  const [found] = await db
    .select({ order: orders, customerEmail: customers.email })
    .from(orders)
    .leftJoin(customers, eq(customers.id, orders.customerId))
    .where(eq(orders.id, orderId));
  if (!found) return null;
  const { order, customerEmail } = found;
  const [lines, history] = await Promise.all([
    linesOf(db, orderId),
    db
      .select()
      .from(orderHistory)
      .where(eq(orderHistory.orderId, orderId))
      .orderBy(asc(orderHistory.at), asc(orderHistory.id)),
  ]);
  return {
    id: order.id,
    kind: order.kind,
    state: order.state,
    email: order.email,
    customerEmail,
    currency: order.currency,
    totalCents: order.totalCents,
    capturedCents: order.capturedCents,
    stripePaymentIntent: order.stripePaymentIntent,
    createdAt: order.createdAt,
    paidAt: order.paidAt,
    lines,
    history,
  };
}

async function linesOf(db: DbOrTx, orderId: string): Promise<OperatorLine[]> {
  const lines = await db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no));
  const ids = lines.map((line) => line.id);
  const [units, sent] = await Promise.all([
    unitsOf(db, ids),
    db
      .select()
      .from(supplierIntents)
      .where(inArray(supplierIntents.lineId, ids))
      .orderBy(asc(supplierIntents.n)),
  ]);
  return lines.map((line) => ({
    id: line.id,
    no: line.no,
    state: line.state,
    title: line.plan.title,
    quantity: line.quantity,
    days: line.days,
    unitPriceCents: line.unitPriceCents,
    costUnits: line.costUnits * line.quantity * (line.days ?? 1),
    supplierOrderNo: line.supplierOrderNo,
    reason: line.reason,
    attempts: line.attempts,
    deadlineAt: line.deadlineAt,
    transactions: sent
      .filter((intent) => intent.lineId === line.id)
      .map(({ transactionId, outcome, errorCode }) => ({ id: transactionId, outcome, errorCode })),
    units: units.filter(({ lineId }) => lineId === line.id).map(({ unit }) => unit),
  }));
}

async function unitsOf(db: DbOrTx, lineIds: string[]): Promise<{ lineId: string; unit: OperatorUnit }[]> {
  const rows = await db
    .select({
      unit: orderUnits,
      esim: { iccid: esims.iccid, esimStatus: esims.esimStatus, smdpStatus: esims.smdpStatus },
      refund: { state: refunds.state, amountCents: refunds.amountCents, reason: refunds.reason },
    })
    .from(orderUnits)
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
    .leftJoin(refunds, eq(refunds.unitId, orderUnits.id))
    .where(inArray(orderUnits.lineId, lineIds))
    .orderBy(asc(orderUnits.no));
  return rows.map(({ unit: { id, no, decision, lineId }, esim, refund }) => ({
    lineId,
    unit: {
      id,
      no,
      decision,
      esim: esim && {
        iccidEnd: esim.iccid.slice(-4),
        esimStatus: esim.esimStatus,
        smdpStatus: esim.smdpStatus,
      },
      refund,
    },
  }));
}
