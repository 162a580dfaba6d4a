import { and, eq, inArray, sql } from 'drizzle-orm';
import { esims, orderUnits } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { isEnded, isNew } from '#lib/supplier/status.ts';
import { duplicateCode, type IntentRow, liveIntent, settleIntent } from './intent.ts';
import { findOrderNo } from './recover.ts';
import { byJob, type Works } from './works.ts';

/** Looks this often for an order nobody confirmed, over at least ten minutes, before calling it absent. */
const looksBeforeAbsent = 12;
const lookSeconds = 60;

/**
 * Ends a line whose money went back: what the supplier holds for it, now or later, is cancelled there.
 * Nobody has seen those eSIMs, so they are still cancellable and the balance comes back.
 */
export async function close(works: Works, line: LineRow): Promise<LineRow> {
  const intent = await liveIntent(works.db, line.id);
  if (!intent) return moveLine(works.db, line, 'closed', byJob(), { nextActionAt: null });
  try {
    if (line.supplierOrderNo) return await cancelRest(works, line, line.supplierOrderNo);
    return await lookForOrder(works, line, intent);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    return later(works, line);
  }
}

async function lookForOrder(works: Works, line: LineRow, intent: IntentRow): Promise<LineRow> {
  const orderNo = await findOrderNo(works, intent);
  if (orderNo) {
    return works.db.transaction(async (tx) => {
      await settleIntent(tx, intent.id, 'accepted');
      const set = { supplierOrderNo: orderNo, attempts: 0, nextActionAt: sql`shop_now()` };
      return moveLine(tx, line, 'closing', byJob('found at the supplier after the refund'), set);
    });
  }
  if (line.attempts < looksBeforeAbsent) return later(works, line);
  if (intent.errorCode === duplicateCode) {
    // The supplier called it a duplicate, so it has the order: looked for until it shows.
    await raiseAlarm(works.db, 'line-stuck', line.id, {
      why: 'refunded; the supplier has the order and does not show it',
    });
    return later(works, line);
  }
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'absent');
    return moveLine(tx, line, 'closed', byJob('the supplier never had this order'), { nextActionAt: null });
  });
}

interface Held {
  esimTranNo: string;
  esimStatus: string;
  smdpStatus: string;
}

/** Cancels whatever the supplier holds for this order and we did not deliver, usable or not. */
async function cancelRest(works: Works, line: LineRow, orderNo: string): Promise<LineRow> {
  const { profiles, unusable } = await works.supplier.profiles({ orderNo });
  const delivered = await deliveredTranNos(works, line);
  const held = new Map<string, Held>();
  for (const { esimTranNo, esimStatus, smdpStatus } of unusable) {
    if (esimTranNo)
      held.set(esimTranNo, { esimTranNo, esimStatus: esimStatus ?? '', smdpStatus: smdpStatus ?? '' });
  }
  for (const row of profiles) if (row.orderNo === orderNo) held.set(row.esimTranNo, row);
  for (const tranNo of delivered) held.delete(tranNo);
  for (const row of held.values()) await cancelOne(works, line, row);
  if (held.size + delivered.size < line.quantity) return later(works, line);
  return moveLine(works.db, line, 'closed', byJob('cancelled at the supplier'), { nextActionAt: null });
}

async function cancelOne(works: Works, line: LineRow, row: Held): Promise<void> {
  if (isEnded(row)) return;
  if (isNew(row)) {
    try {
      return await works.supplier.cancel(row.esimTranNo);
    } catch (error) {
      if (!(error instanceof SupplierError) || error.outcome !== 'refused') throw error;
    }
  }
  await raiseAlarm(works.db, 'line-stuck', line.id, {
    esim: row.esimTranNo,
    why: 'refunded, yet not cancellable',
  });
}

async function deliveredTranNos(works: Works, line: LineRow): Promise<Set<string>> {
  const units = works.db
    .select({ id: orderUnits.id })
    .from(orderUnits)
    .where(and(eq(orderUnits.lineId, line.id), eq(orderUnits.decision, 'deliver')));
  const rows = await works.db
    .select({ tranNo: esims.esimTranNo })
    .from(esims)
    .where(inArray(esims.unitId, units));
  return new Set(rows.map((row) => row.tranNo));
}

/** Every minute in the first hour, then every ten. The line stays open until the supplier's side is clear. */
function later(works: Works, line: LineRow): Promise<LineRow> {
  const seconds = line.attempts === 0 ? 5 : line.attempts < 60 ? lookSeconds : 600;
  return moveLine(works.db, line, 'closing', byJob(), {
    attempts: line.attempts + 1,
    nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
  });
}
