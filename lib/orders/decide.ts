import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { orderUnits, refunds } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type Because, recordSteps } from './history.ts';

export type UnitRow = typeof orderUnits.$inferSelect;

/** Units of a line without a fate yet, in their order. */
export function undecidedUnits(tx: DbOrTx, lineId: string): Promise<UnitRow[]> {
  return tx
    .select()
    .from(orderUnits)
    .where(and(eq(orderUnits.lineId, lineId), isNull(orderUnits.decision)))
    .orderBy(asc(orderUnits.no));
}

/**
 * Writes the fate of units that have none, once and for all. Returns those it decided: a unit that
 * somebody else decided first is left as it is.
 */
export async function decide(
  tx: DbOrTx,
  orderId: string,
  unitIds: readonly string[],
  decision: 'deliver' | 'refund',
  because: Because,
): Promise<UnitRow[]> {
  if (unitIds.length === 0) return [];
  const decided = await tx
    .update(orderUnits)
    .set({ decision, decidedAt: sql`shop_now()` })
    .where(and(inArray(orderUnits.id, [...unitIds]), isNull(orderUnits.decision)))
    .returning();
  await recordSteps(
    tx,
    because,
    decided.map((unit) => ({ orderId, subject: 'unit', subjectId: unit.id, from: null, to: decision })),
  );
  return decided;
}

/**
 * Decides units as refunded and puts their money on its way, in the caller's transaction: what is left of
 * the payment, should some of it have been sent back at Stripe itself.
 */
export async function refundUndelivered(
  tx: DbOrTx,
  orderId: string,
  unitIds: readonly string[],
  because: Because,
): Promise<UnitRow[]> {
  const decided = await decide(tx, orderId, unitIds, 'refund', because);
  let left = decided.length > 0 ? await leftOf(tx, orderId) : 0;
  for (const { id: unitId, priceCents, currency } of decided) {
    const amountCents = Math.min(priceCents, left);
    if (amountCents <= 0) continue;
    left -= amountCents;
    await oweRefund(tx, { orderId, unitId, purpose: 'undelivered', amountCents, currency }, because);
  }
  return decided;
}

/** What of an order's payment is neither back nor on its way, in cents. */
async function leftOf(tx: DbOrTx, orderId: string): Promise<number> {
  const { rows } = await tx.execute<{ cents: number }>(sql`
    select (captured_cents - coalesce((select sum(amount_cents) from refunds where order_id = orders.id), 0))::float8
      as cents from orders where id = ${orderId} for update`);
  return rows[0]?.cents ?? 0;
}

type Owed = Pick<typeof refunds.$inferInsert, 'orderId' | 'unitId' | 'purpose' | 'amountCents' | 'currency'>;

/** Adds a refund that is due and rings for it. A second one for the same unit and purpose is left out. */
export async function oweRefund(tx: DbOrTx, owed: Owed, because: Because): Promise<void> {
  const [row] = await tx
    .insert(refunds)
    .values({ ...owed, id: newId('rfd'), nextActionAt: sql`shop_now()`, reason: because.cause ?? null })
    .onConflictDoNothing()
    .returning();
  if (!row) return;
  await recordSteps(tx, because, [
    { orderId: row.orderId, subject: 'refund', subjectId: row.id, from: null, to: 'due' },
  ]);
  await ring(tx, 'advance-refund', { id: row.id });
}
