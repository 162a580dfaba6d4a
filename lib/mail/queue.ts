import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { mails } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';

/** Mails about an order. */
export type OrderMail =
  | 'esim-ready'
  | 'refunded'
  | 'delayed'
  | 'topped-up'
  | 'cancelled'
  | 'alert'
  | 'address-corrected';

/**
 * Queues a mail about an order in the caller's transaction: one for each kind, order, subject and seq.
 * `subject` is the id of the part it is about, when there can be several.
 */
export async function queueOrderMail(
  tx: DbOrTx,
  kind: OrderMail,
  orderId: string,
  { subject = '', seq = 1 }: { subject?: string; seq?: number } = {},
): Promise<void> {
  const [row] = await tx
    .insert(mails)
    .values({ id: newId('mal'), kind, orderId, subject, seq, nextActionAt: sql`shop_now()` })
    .onConflictDoNothing()
    .returning({ id: mails.id });
  if (row) await ring(tx, 'send-mail', { id: row.id });
}
