import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, orderLines, orderUnits, refunds } from '#db/schema/index.ts';
import type { RefundState } from '#db/schema/transitions.ts';

/** A payment for a cancelled eSIM on its way back, or there. */
export interface SentBack {
  cents: number;
  currency: string;
  state: RefundState;
}

/** The refunds of cancelled eSIMs by eSIM: its own, then those of its top-ups. */
export async function sentBackOf(db: DbOrTx, esimIds: readonly string[]): Promise<Map<string, SentBack[]>> {
  const byEsim = new Map<string, SentBack[]>();
  if (esimIds.length === 0) return byEsim;
  const rows = await db
    .select({
      // A top-up names its eSIM; of a sale the eSIM came from the unit.
      esimId: sql<string>`coalesce(${orderLines.esimId}, ${esims.id})`,
      cents: refunds.amountCents,
      currency: refunds.currency,
      state: refunds.state,
    })
    .from(refunds)
    .innerJoin(orderUnits, eq(orderUnits.id, refunds.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
    .where(
      and(
        eq(refunds.purpose, 'cancelled'),
        or(inArray(orderLines.esimId, [...esimIds]), inArray(esims.id, [...esimIds])),
      ),
    )
    .orderBy(refunds.createdAt, refunds.id);
  for (const { esimId, ...back } of rows) byEsim.set(esimId, [...(byEsim.get(esimId) ?? []), back]);
  return byEsim;
}
