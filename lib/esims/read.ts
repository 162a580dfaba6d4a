import { and, desc, eq, isNull, ne, or } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { type EsimState, esimState, type Pocket, pocketOf } from './states.ts';

/** Data as the network last counted it. */
export interface DataLeft {
  leftBytes: number;
  totalBytes: number;
  readAt: Date;
}

/** An eSIM in the wallet of its owner. No activation code: that is on its order's page alone. */
export interface EsimPass {
  /** Of the unit bought: it has one before its eSIM exists. */
  unitId: string;
  orderId: string;
  title: string;
  locationName: string;
  state: EsimState;
  pocket: Pocket;
  /** Last four digits; null while it is being prepared. */
  iccidEnd: string | null;
  /** What a day pass grants each day; null for a fixed plan. */
  bytesADay: number | null;
  /** Data as the network last counted it; null while it is being prepared, and for day passes. */
  data: DataLeft | null;
  /** Activate-by before first use, end of validity after it. */
  expiresAt: Date | null;
  boughtAt: Date;
}

/** All eSIMs of one customer, newest first: delivered ones and those still being prepared. */
export async function esimsOf(db: DbOrTx, customerId: string): Promise<EsimPass[]> {
  const rows = await db
    .select({
      unitId: orderUnits.id,
      orderId: orders.id,
      boughtAt: orders.createdAt,
      plan: orderLines.plan,
      esim: {
        iccid: esims.iccid,
        esimStatus: esims.esimStatus,
        smdpStatus: esims.smdpStatus,
        totalBytes: esims.totalBytes,
        usedBytes: esims.usedBytes,
        readAt: esims.readAt,
        expiresAt: esims.expiresAt,
      },
    })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .innerJoin(orders, eq(orders.id, orderLines.orderId))
    .leftJoin(esims, eq(esims.unitId, orderUnits.id))
    .where(
      and(
        eq(orders.customerId, customerId),
        eq(orders.state, 'paid'),
        ne(orders.kind, 'topup'),
        or(isNull(orderUnits.decision), eq(orderUnits.decision, 'deliver')),
      ),
    )
    .orderBy(desc(orders.createdAt), orderUnits.no)
    .limit(200);
  return rows.map(({ unitId, orderId, boughtAt, plan, esim }) => {
    const state = esim ? esimState(esim.esimStatus, esim.smdpStatus) : 'preparing';
    return {
      unitId,
      orderId,
      boughtAt,
      title: plan.title,
      locationName: plan.locationName,
      state,
      pocket: pocketOf(state),
      iccidEnd: esim ? esim.iccid.slice(-4) : null,
      bytesADay: plan.kind === 'day-pass' ? plan.dataBytes : null,
      data: esim && plan.kind === 'fixed' ? dataLeft(esim) : null,
      expiresAt: esim?.expiresAt ?? null,
    };
  });
}

/** Usage can pass the total by a little before the network notices. */
export function dataLeft(esim: { totalBytes: number; usedBytes: number; readAt: Date }): DataLeft {
  const { totalBytes, usedBytes, readAt } = esim;
  return { totalBytes, readAt, leftBytes: Math.min(totalBytes, Math.max(0, totalBytes - usedBytes)) };
}
