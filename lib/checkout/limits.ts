import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { newId } from '#lib/ids.ts';

/** Unpaid orders one browser may begin in ten minutes: many times what choosing and changing one's mind needs. */
export const mostOfOneBuyer = 20;
/** Unpaid orders the whole shop begins in a minute: Stripe and the sweep carry that without others waiting. */
export const mostOfAll = 300;

/**
 * Whether another unpaid order would be one too many, of this buyer or of everybody. Requests that arrive
 * together may each take the last place: a brake may be soft, so nobody waits for a lock.
 */
export async function tooManyOrders(db: Db, buyerKey: string): Promise<boolean> {
  // Ids sort by time, so the newest orders are found without reading all; twice the time, as clocks differ.
  const newest = newId('ord', Date.now() - 2 * 60_000);
  const { rows } = await db.execute<{ own: number; all: number }>(sql`
    select
      (select count(*)::int from orders where buyer_key = ${buyerKey} and paid_at is null
        and created_at > shop_now() - interval '10 minutes') as own,
      (select count(*)::int from orders where id > ${newest} and paid_at is null
        and created_at > shop_now() - interval '1 minute') as all`);
  const counts = rows[0];
  return counts !== undefined && (counts.own >= mostOfOneBuyer || counts.all >= mostOfAll);
}
