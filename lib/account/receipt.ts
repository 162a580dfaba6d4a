import { asc, eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { orderLines, orders, refunds } from '#db/schema/index.ts';
import type { OrderState } from '#db/schema/transitions.ts';
import { isId } from '#lib/ids.ts';
import { mayOpen, type Viewer } from '#lib/orders/read.ts';

export interface ReceiptLine {
  id: string;
  title: string;
  quantity: number;
  /** Days bought of a day pass; null for a fixed plan. */
  days: number | null;
  unitPriceCents: number;
  totalCents: number;
}

export interface ReceiptRefund {
  id: string;
  amountCents: number;
  /** Back on the card, on its way, or in our hands because the bank refused it. */
  state: 'back' | 'on-its-way' | 'delayed';
  /** When it was back, or when it was sent on its way. */
  at: Date;
}

/** What was paid for one order, as its books say: no code, no ICCID, no address. */
export interface ReceiptView {
  orderId: string;
  kind: 'sale' | 'topup' | 'replacement';
  state: OrderState;
  paidAt: Date;
  currency: string;
  lines: ReceiptLine[];
  taxCents: number;
  totalCents: number;
  refunds: ReceiptRefund[];
  /** What is left of the payment after all refunds, those on their way among them. */
  staysCents: number;
}

/** The receipt of a paid order for who may open it; null for everybody else, and before it is paid. */
export async function receiptFor(
  db: DbOrTx,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
): Promise<ReceiptView | null> {
  if (!isId('ord', orderId)) return null;
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order?.paidAt || !mayOpen(order, viewer, linkSecret)) return null;
  const lines = await db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no));
  const returned = await db
    .select()
    .from(refunds)
    .where(eq(refunds.orderId, orderId))
    .orderBy(asc(refunds.createdAt), asc(refunds.id));
  const { kind, state, paidAt, currency, taxCents, totalCents } = order;
  const back = returned.reduce((sum, row) => sum + (row.state === 'overtaken' ? 0 : row.amountCents), 0);
  return {
    orderId,
    kind,
    state,
    paidAt,
    currency,
    lines: lines.map(lineOf),
    taxCents,
    totalCents,
    // What the bank overtook was never sent: the receipt names the dispute.
    refunds: returned.filter(({ state }) => state !== 'overtaken').map(refundOf),
    staysCents: Math.max(0, order.capturedCents - back),
  };
}

function lineOf(line: typeof orderLines.$inferSelect): ReceiptLine {
  const { id, plan, quantity, days, unitPriceCents } = line;
  return { id, title: plan.title, quantity, days, unitPriceCents, totalCents: unitPriceCents * quantity };
}

function refundOf(refund: typeof refunds.$inferSelect): ReceiptRefund {
  const { id, amountCents, settledAt, createdAt } = refund;
  const isBack = refund.state === 'succeeded' || refund.state === 'settled_by_hand';
  const state = isBack ? 'back' : refund.state === 'failed' ? 'delayed' : 'on-its-way';
  return { id, amountCents, state, at: (isBack && settledAt) || createdAt };
}
