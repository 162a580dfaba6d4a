import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orders } from '#db/schema/index.ts';
import { queueAnother } from '#lib/account/order-address.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import type { OrderMail } from '#lib/mail/queue.ts';
import { type OrderFacts, orderFacts } from '#lib/notices/read.ts';
import { authorise } from './deeds.ts';

/**
 * Sends the mail that fits where the order stands once more, with a link that opens it. One that still
 * waits to be sent is left to it. False when there is nobody to mail or nothing to say.
 */
export async function resendMail(db: Db, actor: Operator, orderId: string): Promise<boolean> {
  authorise(actor, 'resend-mail');
  return db.transaction(async (tx) => {
    // Of two clicks at once, the second sees the mail of the first.
    await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId)).for('update');
    const facts = await orderFacts(tx, orderId);
    const kind = facts && mailOf(facts);
    if (!facts?.email || !kind) return false;
    await queueAnother(tx, orderId, kind);
    await recordDeed(tx, actor, { action: 'resend-mail', subject: `order:${orderId}`, after: { kind } });
    return true;
  });
}

function mailOf({ paidAt, kind, delivered, waiting, refunded }: OrderFacts): OrderMail | null {
  if (!paidAt) return null;
  if (delivered > 0) return kind === 'topup' ? 'topped-up' : 'esim-ready';
  if (waiting > 0) return kind === 'replacement' ? null : 'delayed';
  return refunded > 0 && kind !== 'replacement' ? 'refunded' : null;
}
