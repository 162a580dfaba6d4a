import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Db } from '#db/client.ts';
import { refunds } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { moveRefund } from '#lib/orders/transition.ts';
import { authorise } from './deeds.ts';

const reason = z.string().trim().min(3).max(200);

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
    if (refund?.state !== 'failed') return 'not-now';
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
