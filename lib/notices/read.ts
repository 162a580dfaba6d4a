import { and, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { orderLines, orders, orderUnits, type PlanSnapshot, refunds } from '#db/schema/index.ts';

/** What a mail may say about an order: no activation code, no ICCID, nothing from the supplier. */
export interface OrderFacts {
  orderId: string;
  kind: 'sale' | 'topup' | 'replacement';
  email: string | null;
  linkVersion: number;
  paidAt: Date | null;
  currency: string;
  totalCents: number;
  lines: { plan: PlanSnapshot; quantity: number; days: number | null }[];
  /** Units without a fate yet. */
  waiting: number;
  delivered: number;
  refunded: number;
  /** Money that went back or is on its way for what was not delivered. */
  refundCents: number;
  /** When what is still waiting is refunded without asking. */
  deadlineAt: Date | null;
}

/** Reads an order for its mails; null when it is gone. */
export async function orderFacts(db: DbOrTx, orderId: string): Promise<OrderFacts | null> {
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order) return null;
  const lines = await db.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  const units = await db
    .select({ decision: orderUnits.decision })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderLines.orderId, orderId));
  const owed = await db
    .select({ cents: refunds.amountCents })
    .from(refunds)
    .where(and(eq(refunds.orderId, orderId), inArray(refunds.purpose, ['undelivered', 'mismatch'])));
  const count = (decision: 'deliver' | 'refund' | null) =>
    units.filter((unit) => unit.decision === decision).length;
  const deadlines = lines.flatMap(({ deadlineAt }) => (deadlineAt ? [deadlineAt.getTime()] : []));
  return {
    orderId,
    kind: order.kind,
    email: order.email,
    linkVersion: order.linkVersion,
    paidAt: order.paidAt,
    currency: order.currency,
    totalCents: order.totalCents,
    lines: lines.map(({ plan, quantity, days }) => ({ plan, quantity, days })),
    waiting: count(null),
    delivered: count('deliver'),
    refunded: count('refund'),
    refundCents: owed.reduce((sum, { cents }) => sum + cents, 0),
    deadlineAt: deadlines.length > 0 ? new Date(Math.max(...deadlines)) : null,
  };
}
