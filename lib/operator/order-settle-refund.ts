import { and, eq } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orderUnits, refunds } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isReplaced } from '#lib/changes/move.ts';
import { moveRefund } from '#lib/orders/transition.ts';
import { authorise } from './deeds.ts';
import { typedText } from './typed-text.ts';

const reason = typedText(200);

/** A refund that failed at Stripe was paid out in another way: says how. */
export async function settleByHand(
  db: Db,
  actor: Operator,
  orderId: string,
  refundId: string,
  how: string,
): Promise<'settled' | 'reason-missing' | 'not-now'> {
  authorise(actor, 'settle-refund');
  const said = reason.safeParse(how);
  if (!said.success) return 'reason-missing';
  return db.transaction(async (tx) => {
    const [refund] = await tx
      .select()
      .from(refunds)
      .where(and(eq(refunds.id, refundId), eq(refunds.orderId, orderId)))
      .for('update');
    if (refund?.state !== 'failed' || (await wasMadeGood(tx, refund.unitId))) return 'not-now';
    await moveRefund(tx, refund, 'settled_by_hand', { actor, cause: said.data }, { reason: said.data });
    await closeAlarm(tx, 'refund-failed', refundId);
    await recordDeed(tx, actor, {
      action: 'settle-refund',
      subject: `refund:${refundId}`,
      cause: said.data,
      before: { state: 'failed', amountCents: refund.amountCents },
      after: { state: 'settled_by_hand' },
    });
    return 'settled';
  });
}

/** Its unit was replaced since the refund failed: made good once, by an eSIM or by money. */
async function wasMadeGood(tx: Tx, unitId: string | null): Promise<boolean> {
  if (!unitId) return false;
  // A replacement locks the same row: of two at once the second finds the first.
  const [unit] = await tx.select().from(orderUnits).where(eq(orderUnits.id, unitId)).for('update');
  return unit !== undefined && (await isReplaced(tx, unit));
}
