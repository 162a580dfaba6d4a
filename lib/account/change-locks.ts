import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';

/**
 * Changes the locks of a customer's orders: no browser that bought or opened them, and no link that was
 * mailed, opens them any more. Signing in does.
 */
export async function changeLocks(db: DbOrTx, customerId: string): Promise<void> {
  await db.execute(sql`
    update orders set link_version = link_version + 1,
      buyer_key = encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')), 'hex')
    where customer_id = ${customerId}`);
}
