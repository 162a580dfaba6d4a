import { and, eq, isNull, ne, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { orderUnits, plans, refunds } from '#db/schema/index.ts';
import { liveChange } from '#lib/changes/ask.ts';
import { isFree, type OwnEsim } from '#lib/orders/own-esim.ts';

/** Why an eSIM cannot be replaced. */
export type ReplaceObstacle = 'not-free' | 'replaced' | 'refunded' | 'busy' | 'plan-gone';

/** Whether another eSIM may make this one good: it is made good once, by an eSIM or by money. */
export async function replaceObstacle(db: DbOrTx, own: OwnEsim): Promise<ReplaceObstacle | null> {
  const { order, line, unit, esim } = own;
  if (!isFree(order)) return 'not-free';
  const again = and(
    eq(orderUnits.replacesUnitId, unit.id),
    sql`${orderUnits.decision} is distinct from 'refund'`,
  );
  if ((await db.$count(orderUnits, again)) > 0) return 'replaced';
  const back = and(
    eq(refunds.orderId, order.id),
    or(eq(refunds.unitId, unit.id), isNull(refunds.unitId)),
    ne(refunds.state, 'failed'),
  );
  if ((await db.$count(refunds, back)) > 0) return 'refunded';
  if (await liveChange(db, esim.id)) return 'busy';
  const sold = and(eq(plans.code, line.planCode), isNull(plans.retiredAt));
  return (await db.$count(plans, sold)) > 0 ? null : 'plan-gone';
}
