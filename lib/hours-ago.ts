import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';

/** The moment so many hours before now, on the shop's clock: from where a list of others is read. */
export async function hoursAgo(db: DbOrTx, hours: number): Promise<Date> {
  const { rows } = await db.execute<{ at: string }>(
    sql`select (shop_now() - make_interval(hours => ${hours}))::text as at`,
  );
  return new Date(rows[0]?.at ?? 0);
}
