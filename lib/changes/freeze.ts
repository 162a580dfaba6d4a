import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { esimChanges, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { ring } from '#lib/jobs/queue.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { liveChange, writeChange } from './ask.ts';
import { boughtWith, lockedEsim } from './move.ts';
import { bank, outlook } from './rules.ts';

/**
 * Puts the eSIMs of an order where its payment stands: while a bank holds the money they are switched off at
 * the supplier, and what was not delivered yet is not delivered any more; once we have won they work again.
 */
export async function followFreeze(tx: Tx, orderId: string): Promise<void> {
  const [order] = await tx.select().from(orders).where(eq(orders.id, orderId));
  if (!order) return;
  const frozen = order.state === 'disputed' || order.state === 'dispute_lost';
  if (!frozen && order.state !== 'dispute_won') return;
  if (frozen) await stopDelivery(tx, orderId, 'the payment is disputed');
  for (const esimId of await boughtWith(tx, orderId)) {
    if (frozen) await switchOff(tx, esimId);
    else await switchOn(tx, esimId);
  }
}

async function switchOff(tx: Tx, esimId: string): Promise<void> {
  const own = await lockedEsim(tx, esimId);
  if (outlook('suspend', own.esim) !== 'possible' || (await liveChange(tx, esimId))) return;
  await writeChange(tx, own, 'suspend', bank);
}

/** Only what the bank's hand switched off is switched on by itself. */
async function switchOn(tx: Tx, esimId: string): Promise<void> {
  const own = await lockedEsim(tx, esimId);
  if (outlook('resume', own.esim) !== 'possible' || (await liveChange(tx, esimId))) return;
  const [last] = await tx
    .select({ kind: esimChanges.kind, actor: esimChanges.actor })
    .from(esimChanges)
    .where(and(eq(esimChanges.esimId, esimId), eq(esimChanges.state, 'done')))
    .orderBy(sql`settled_at desc`)
    .limit(1);
  if (last?.kind === 'suspend' && last.actor === bank.kind) await writeChange(tx, own, 'resume', bank);
}

/** Nothing more is bought for money that a bank wants back: the promised time ends now. */
export async function stopDelivery(tx: Tx, orderId: string, cause: string): Promise<void> {
  const undecided = tx.select({ id: orderUnits.lineId }).from(orderUnits).where(isNull(orderUnits.decision));
  const lines = await tx
    .update(orderLines)
    .set({ deadlineAt: sql`shop_now()`, nextActionAt: sql`shop_now()` })
    .where(
      and(eq(orderLines.orderId, orderId), inArray(orderLines.id, undecided), sql`deadline_at > shop_now()`),
    )
    .returning({ id: orderLines.id });
  for (const { id } of lines) {
    await recordSteps(tx, { actor: bank, cause }, [
      { orderId, subject: 'line', subjectId: id, from: null, to: 'refund-chosen' },
    ]);
    await ring(tx, 'advance-line', { id });
  }
}
