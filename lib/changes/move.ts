import { and, eq, sql } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { DbOrTx } from '#db/client.ts';
import { esimChanges, esims, orderLines, orderUnits } from '#db/schema/index.ts';
import type { ChangeState } from '#db/schema/transitions.ts';
import { type Because, recordSteps } from '#lib/orders/history.ts';
import { esimWithOrder, type OwnEsim } from '#lib/orders/own-esim.ts';
import { MovedMeanwhile } from '#lib/orders/transition.ts';

export type ChangeRow = typeof esimChanges.$inferSelect;

/** The eSIM with its order, its row locked: a change and a top-up decide one after the other. */
export async function lockedEsim(tx: DbOrTx, esimId: string): Promise<OwnEsim> {
  await tx.select({ id: esims.id }).from(esims).where(eq(esims.id, esimId)).for('update');
  const own = await esimWithOrder(tx, esimId);
  if (!own) throw new Error(`the eSIM ${esimId} is gone`);
  return own;
}

/** The eSIMs that an order bought; a top-up bought none. */
export async function boughtWith(tx: DbOrTx, orderId: string): Promise<string[]> {
  const rows = await tx
    .select({ id: esims.id })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderLines.orderId, orderId));
  return rows.map(({ id }) => id);
}

/** Moves a change, guarded by its old state and fence; the step names the kind as its cause. */
export async function moveChange(
  tx: DbOrTx,
  own: OwnEsim,
  change: ChangeRow,
  to: ChangeState,
  because: Because,
  set: PgUpdateSetSource<typeof esimChanges> = {},
): Promise<ChangeRow> {
  const [moved] = await tx
    .update(esimChanges)
    .set({ ...set, state: to })
    .where(
      and(
        eq(esimChanges.id, change.id),
        eq(esimChanges.state, change.state),
        eq(esimChanges.fence, change.fence),
      ),
    )
    .returning();
  if (!moved) throw new MovedMeanwhile(change.id);
  if (change.state !== to) {
    await recordSteps(tx, because, [
      { orderId: own.order.id, subject: 'change', subjectId: change.id, from: change.state, to },
    ]);
  }
  return moved;
}

/** Whether a top-up of the eSIM was sent and nobody knows yet what became of it. */
export async function hasUncertainTopUp(tx: DbOrTx, esimId: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 from supplier_intents
    where kind = 'topup' and esim_id = ${esimId} and outcome in ('pending', 'unknown')`);
  return rows.length > 0;
}

/** Whether another unit was issued for this one, or this one for another. */
export async function isReplaced(
  tx: DbOrTx,
  unit: { id: string; replacesUnitId: string | null },
): Promise<boolean> {
  if (unit.replacesUnitId !== null) return true;
  const { rows } = await tx.execute(sql`
    select 1 from order_units
    where replaces_unit_id = ${unit.id} and decision is distinct from 'refund'`);
  return rows.length > 0;
}

/** Whether a top-up of the eSIM is paid and not yet added or given up. */
export async function hasUnfinishedTopUp(tx: DbOrTx, esimId: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 from order_lines line
    join order_units unit on unit.line_id = line.id
    join orders on orders.id = line.order_id
    where line.esim_id = ${esimId} and unit.decision is null
      and orders.state in ('paid', 'disputed', 'dispute_won')`);
  return rows.length > 0;
}
