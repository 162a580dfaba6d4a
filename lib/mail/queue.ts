import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { mails } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type EncryptionKey, seal } from '#lib/secrets.ts';

/** Mails about an order. */
export type OrderMail =
  | 'esim-ready'
  | 'refunded'
  | 'delayed'
  | 'topped-up'
  | 'cancelled'
  | 'change-done'
  | 'alert'
  | 'address-corrected';

/** Mails about no order, to an address of their own. */
export type SealedMail = 'sign-in' | 'confirm-address' | 'address-changed';

/** Recipient and contents that must not lie open in the database. */
export interface Sealed {
  keys: readonly EncryptionKey[];
  payload: { to: string; url?: string };
}

/**
 * Queues a mail about an order in the caller's transaction: one for each kind, order, subject and seq.
 * `subject` is the id of the part it is about, when there can be several.
 */
export async function queueOrderMail(
  tx: DbOrTx,
  kind: OrderMail,
  orderId: string,
  { subject = '', seq = 1, sealed }: { subject?: string; seq?: number; sealed?: Sealed } = {},
): Promise<void> {
  const id = newId('mal');
  const sealedPayload = sealed ? sealedText(id, sealed) : null;
  const [row] = await tx
    .insert(mails)
    .values({ id, kind, orderId, subject, seq, sealedPayload, nextActionAt: sql`shop_now()` })
    .onConflictDoNothing()
    .returning({ id: mails.id });
  if (row) await ring(tx, 'send-mail', { id: row.id });
}

/** Queues a mail about no order; its payload is erased once it is sent. */
export async function queueSealedMail(tx: DbOrTx, kind: SealedMail, sealed: Sealed): Promise<void> {
  const id = newId('mal');
  await tx.insert(mails).values({ id, kind, sealedPayload: sealedText(id, sealed) });
  await ring(tx, 'send-mail', { id });
}

function sealedText(mailId: string, { keys, payload }: Sealed): string {
  return seal(keys, mailId, JSON.stringify(payload));
}
