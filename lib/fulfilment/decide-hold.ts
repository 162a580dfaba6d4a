import { and, eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { type HoldReason, holds, orderLines } from '#db/schema/index.ts';
import { type Actor, actorName } from '#lib/actor.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { ring } from '#lib/jobs/queue.ts';
import { recordSteps } from '#lib/orders/history.ts';

/**
 * Writes the decision about a paid order that waits, once: its lines go on, or back. Returns why it waited; null
 * when it does not wait any more. `onlyFor` leaves an order alone that waits for other reasons as well.
 */
export async function writeDecision(
  tx: Tx,
  orderId: string,
  decision: 'deliver' | 'refund',
  by: { actor: Actor; cause: string; onlyFor?: readonly HoldReason[] },
): Promise<HoldReason[] | null> {
  const [hold] = await tx.select().from(holds).where(eq(holds.orderId, orderId)).for('update');
  if (!hold || hold.decision !== null) return null;
  if (by.onlyFor && !hold.reasons.every((reason) => by.onlyFor?.includes(reason))) return null;
  await tx
    .update(holds)
    .set({ decision, decidedBy: actorName(by.actor), decidedAt: sql`shop_now()` })
    .where(eq(holds.orderId, orderId));
  const lines = await tx
    .update(orderLines)
    .set({ nextActionAt: sql`shop_now()` })
    .where(and(eq(orderLines.orderId, orderId), eq(orderLines.state, 'held')))
    .returning({ id: orderLines.id });
  const to = decision === 'deliver' ? 'let-through' : 'refund-chosen';
  const steps = lines.map(({ id }) => ({
    orderId,
    subject: 'line' as const,
    subjectId: id,
    from: null,
    to,
  }));
  await recordSteps(tx, by, steps);
  for (const { id } of lines) await ring(tx, 'advance-line', { id });
  await closeAlarm(tx, 'order-held', orderId);
  return hold.reasons;
}
