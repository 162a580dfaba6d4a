import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import type { DbOrTx } from '#db/client.ts';
import { esimChanges, esims, orderLines, orderUnits, supplierIntents } from '#db/schema/index.ts';
import type { LineState } from '#db/schema/transitions.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { normaliseStatus } from '#lib/supplier/status.ts';

export interface OperatorUnit {
  id: string;
  no: number;
  decision: 'deliver' | 'refund' | null;
  priceCents: number;
  /** What the supplier took for it and kept, USD × 10,000; expected while nothing is decided. */
  costUnits: number;
  /** Last four digits and the supplier's two words; never a code. */
  esim: {
    id: string;
    iccidEnd: string;
    esimStatus: string;
    smdpStatus: string;
    state: EsimState;
    changing: boolean;
  } | null;
  /** The order that replaced it, and the one it stands for; a replacement that failed does not count. */
  replacedBy: string | null;
  replaces: string | null;
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
  /** The eSIM a top-up is for. */
  esimId: string | null;
  reason: string | null;
  attempts: number;
  deadlineAt: Date | null;
  nextActionAt: Date | null;
  /** What was sent to the supplier, newest last. */
  transactions: { id: string; outcome: string; errorCode: string | null }[];
  units: OperatorUnit[];
}

/** The lines of an order with their units; no activation code is read. */
export async function linesOf(db: DbOrTx, orderId: string): Promise<OperatorLine[]> {
  const lines = await db
    .select()
    .from(orderLines)
    .where(eq(orderLines.orderId, orderId))
    .orderBy(asc(orderLines.no));
  const ids = lines.map((line) => line.id);
  const units = await unitsOf(db, ids);
  const sent = await db
    .select()
    .from(supplierIntents)
    .where(inArray(supplierIntents.lineId, ids))
    .orderBy(asc(supplierIntents.n));
  return lines.map(({ plan, costUnits, ...line }) => ({
    id: line.id,
    no: line.no,
    state: line.state,
    title: plan.title,
    quantity: line.quantity,
    days: line.days,
    unitPriceCents: line.unitPriceCents,
    costUnits: costUnits * line.quantity * (line.days ?? 1),
    supplierOrderNo: line.supplierOrderNo,
    esimId: line.esimId,
    reason: line.reason,
    attempts: line.attempts,
    deadlineAt: line.deadlineAt,
    nextActionAt: line.nextActionAt,
    transactions: sent
      .filter((intent) => intent.lineId === line.id)
      .map(({ transactionId, outcome, errorCode }) => ({ id: transactionId, outcome, errorCode })),
    units: units.filter(({ lineId }) => lineId === line.id).map(({ unit }) => unit),
  }));
}

const again = alias(orderUnits, 'again');
const againLine = alias(orderLines, 'again_line');
const before = alias(orderUnits, 'before');
const beforeLine = alias(orderLines, 'before_line');

/** The eSIM of a unit, or for a top-up the one it was added to. */
const ofUnit = or(eq(esims.unitId, orderUnits.id), eq(esims.id, orderLines.esimId));

async function unitsOf(db: DbOrTx, lineIds: string[]): Promise<{ lineId: string; unit: OperatorUnit }[]> {
  const changing = sql<boolean>`exists (select 1 from ${esimChanges}
    where ${esimChanges.esimId} = ${esims.id} and ${esimChanges.state} in ('due', 'sent'))`;
  const rows = await db
    .select({
      unit: orderUnits,
      cost: sql<number>`(${orderLines.costUnits} * coalesce(${orderLines.days}, 1))::float8`,
      esim: {
        id: esims.id,
        iccid: esims.iccid,
        esimStatus: esims.esimStatus,
        smdpStatus: esims.smdpStatus,
        changing,
      },
      replacedBy: againLine.orderId,
      replaces: beforeLine.orderId,
    })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .leftJoin(esims, ofUnit)
    .leftJoin(
      again,
      and(eq(again.replacesUnitId, orderUnits.id), sql`${again.decision} is distinct from 'refund'`),
    )
    .leftJoin(againLine, eq(againLine.id, again.lineId))
    .leftJoin(before, eq(before.id, orderUnits.replacesUnitId))
    .leftJoin(beforeLine, eq(beforeLine.id, before.lineId))
    .where(inArray(orderUnits.lineId, lineIds))
    .orderBy(asc(orderUnits.no));
  return rows.map(({ unit: { id, no, decision, lineId, priceCents }, cost, esim, ...links }) => ({
    lineId,
    unit: {
      ...{ id, no, decision, priceCents, ...links },
      costUnits: decision === 'refund' || (esim && tookBack(esim.esimStatus)) ? 0 : cost,
      esim: esim && {
        id: esim.id,
        iccidEnd: esim.iccid.slice(-4),
        esimStatus: esim.esimStatus,
        smdpStatus: esim.smdpStatus,
        state: esimState(esim.esimStatus, esim.smdpStatus),
        changing: esim.changing,
      },
    },
  }));
}

/** A cancelled eSIM's price, and that of its top-ups, is back on the supplier balance. */
function tookBack(esimStatus: string): boolean {
  return normaliseStatus(esimStatus) === 'CANCEL';
}
