import { and, eq, inArray } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, orderLines, orders, orderUnits, type PlanSnapshot, refunds } from '#db/schema/index.ts';

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
  /** A person looks at the payment first. */
  checked: boolean;
  /** Units without a fate yet. */
  waiting: number;
  delivered: number;
  refunded: number;
  /** Money that went back or is on its way for what was not delivered. */
  refundCents: number;
  /** When what is still waiting is refunded without asking. */
  deadlineAt: Date | null;
  /** Until when what was delivered has to be used, the soonest; null before payment. */
  lapsesAt: Date | null;
}

/** Reads an order for its mails; null when it is gone. */
export async function orderFacts(db: DbOrTx, orderId: string): Promise<OrderFacts | null> {
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order) return null;
  const lines = await db.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  const units = await db
    .select({ decision: orderUnits.decision, expiresAt: esims.expiresAt })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
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
    checked: lines.some(({ state }) => state === 'held'),
    waiting: count(null),
    delivered: count('deliver'),
    refunded: count('refund'),
    refundCents: owed.reduce((sum, { cents }) => sum + cents, 0),
    deadlineAt: deadlines.length > 0 ? new Date(Math.max(...deadlines)) : null,
    lapsesAt: lapsesAt(
      order.paidAt,
      lines,
      units.map(({ expiresAt }) => expiresAt),
    ),
  };
}

const dayMs = 86_400_000;

/** As the network says it; until it has, as the plan does. */
function lapsesAt(
  paidAt: Date | null,
  lines: { plan: PlanSnapshot }[],
  ends: readonly (Date | null)[],
): Date | null {
  const said = ends.flatMap((end) => (end ? [end.getTime()] : []));
  const planned = paidAt ? lines.map(({ plan }) => paidAt.getTime() + plan.activateWithinDays * dayMs) : [];
  const known = said.length > 0 ? said : planned;
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}
