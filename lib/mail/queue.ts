import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { mails } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';

/** Mails about an order. */
export type OrderMail = 'esim-ready' | 'refunded' | 'delayed';

/** Queues a mail about an order in the caller's transaction: one for each kind, order and seq. */
export async function queueOrderMail(tx: DbOrTx, kind: OrderMail, orderId: string, seq = 1): Promise<void> {
  const [row] = await tx
    .insert(mails)
    .values({ id: newId('mal'), kind, orderId, seq, nextActionAt: sql`shop_now()` })
    .onConflictDoNothing()
    .returning({ id: mails.id });
  if (row) await ring(tx, 'send-mail', { id: row.id });
}
