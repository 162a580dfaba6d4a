import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { ring } from '#lib/jobs/queue.ts';
import { recordSteps } from './history.ts';
import { canFollow, type Viewer } from './read.ts';

/** From this many minutes after payment the buyer may choose the refund. */
export const patienceMinutes = 10;

/**
 * The buyer no longer wants to wait: the promised time of every undelivered line ends now, and the worker
 * refunds it at its next look, unless the eSIM is ready at that very moment. False when it is not theirs,
 * too early, or nothing is waiting.
 */
export async function stopWaiting(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
): Promise<boolean> {
  if (!(await canFollow(db, linkSecret, viewer, orderId))) return false;
  return db.transaction(async (tx) => {
    const { rows } = await tx.execute<{ id: string }>(sql`
      update order_lines set deadline_at = shop_now(), next_action_at = shop_now()
      from orders
      where orders.id = order_lines.order_id and orders.id = ${orderId}
        and orders.paid_at <= shop_now() - make_interval(mins => ${patienceMinutes})
        and order_lines.deadline_at > shop_now()
        and exists (select 1 from order_units where line_id = order_lines.id and decision is null)
      returning order_lines.id`);
    for (const { id } of rows) {
      await recordSteps(tx, { actor: { kind: 'buyer' } }, [
        { orderId, subject: 'line', subjectId: id, from: null, to: 'refund-chosen' },
      ]);
      await ring(tx, 'advance-line', { id });
    }
    return rows.length > 0;
  });
}
