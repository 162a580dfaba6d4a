import { and, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orderLines, refunds } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { authorise } from './deeds.ts';
import { restless } from './read-order.ts';

/**
 * Has the worker look at every unfinished line of an order now, and at its refunds on their way. The worker
 * alone decides what that means: what may have been bought is looked up before anything is sent, so this
 * buys nothing twice. False when nothing of the order can be brought on.
 */
export async function retryOrder(db: Db, actor: Operator, orderId: string): Promise<boolean> {
  authorise(actor, 'retry-line');
  if (!isId('ord', orderId)) return false;
  return db.transaction(async (tx) => {
    const now = { nextActionAt: sql`shop_now()` };
    const lines = await tx
      .update(orderLines)
      .set(now)
      .where(and(eq(orderLines.orderId, orderId), inArray(orderLines.state, [...restless])))
      .returning({ id: orderLines.id, state: orderLines.state });
    const back = await tx
      .update(refunds)
      .set(now)
      .where(
        and(
          eq(refunds.orderId, orderId),
          inArray(refunds.state, ['due', 'sent', 'pending']),
          isNotNull(refunds.nextActionAt),
        ),
      )
      .returning({ id: refunds.id, state: refunds.state });
    if (lines.length + back.length === 0) return false;
    for (const { id } of lines) await ring(tx, 'advance-line', { id });
    for (const { id } of back) await ring(tx, 'advance-refund', { id });
    await recordSteps(tx, { actor }, [
      ...lines.map(({ id }) => ({ orderId, subject: 'line' as const, subjectId: id, ...asked })),
      ...back.map(({ id }) => ({ orderId, subject: 'refund' as const, subjectId: id, ...asked })),
    ]);
    await recordDeed(tx, actor, {
      action: 'retry-line',
      subject: `order:${orderId}`,
      after: { looksAt: [...lines, ...back].map(({ id, state }) => `${id} ${state}`) },
    });
    return true;
  });
}

const asked = { from: null, to: 'looked-at-again' } as const;
