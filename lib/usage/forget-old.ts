import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { readRetention } from '#lib/retention.ts';

/** At most so many rows at once: the rest goes with the next run. */
const most = 5_000;

/**
 * Deletes what is over: activation codes of ended eSIMs, bodies of old webhooks, cards and networks of old
 * orders, and whose an order was that nobody paid.
 */
export async function forgetOld(db: Db): Promise<void> {
  const retention = await readRetention(db);
  await db.execute(sql`
    delete from order_traces where order_id in (
      select order_id from order_traces
      where created_at <= shop_now() - make_interval(days => ${retention.orderTrace}) limit ${most})`);
  await db.execute(sql`
    update events set body = '{}' where id in (
      select id from events
      where state in ('done', 'ignored') and received_at <= shop_now() - make_interval(days => ${retention.webhookBody})
        and body <> '{}' limit ${most})`);
  await db.execute(sql`
    update esims set sealed_activation_code = '', next_read_at = null where id in (
      select id from esims
      where sealed_activation_code <> ''
        and upper(trim(esim_status)) in
          ('CANCEL', 'CANCELED', 'CANCELLED', 'REVOKE', 'REVOKED', 'USED_EXPIRED', 'UNUSED_EXPIRED')
        and status_since <= shop_now() - make_interval(days => ${retention.endedCode}) limit ${most})`);
  await db.execute(sql`
    update orders set email = null, customer_id = null,
      buyer_key = encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'utf8')), 'hex')
    where id in (
      select id from orders
      where state in ('draft', 'expired', 'failed') and paid_at is null
        and (email is not null or customer_id is not null)
        and created_at <= shop_now() - make_interval(days => ${retention.unpaidOrder}) limit ${most})`);
  await db.execute(sql`
    delete from code_views where esim_id in (select id from esims where sealed_activation_code = '')`);
}
