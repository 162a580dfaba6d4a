import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';

/** A webhook that was worked through says nothing after this that is not in our tables. */
const bodyDays = 90;
/** The code of an eSIM that is over opens nothing any more; a dispute may still want its history. */
const codeDays = 30;
/** At most so many rows at once: the rest goes with the next run. */
const most = 5_000;

/** So long after a payment no bank disputes it any more: its card and network are of no use. */
const traceDays = 120;

/** Deletes what is over: activation codes of ended eSIMs, bodies of old webhooks, cards and networks of old orders. */
export async function forgetOld(db: Db): Promise<void> {
  await db.execute(sql`
    delete from order_traces where order_id in (
      select order_id from order_traces
      where created_at <= shop_now() - make_interval(days => ${traceDays}) limit ${most})`);
  await db.execute(sql`
    update events set body = '{}' where id in (
      select id from events
      where state in ('done', 'ignored') and received_at <= shop_now() - make_interval(days => ${bodyDays})
        and body <> '{}' limit ${most})`);
  await db.execute(sql`
    update esims set sealed_activation_code = '', next_read_at = null where id in (
      select id from esims
      where sealed_activation_code <> ''
        and upper(trim(esim_status)) in
          ('CANCEL', 'CANCELED', 'CANCELLED', 'REVOKE', 'REVOKED', 'USED_EXPIRED', 'UNUSED_EXPIRED')
        and status_since <= shop_now() - make_interval(days => ${codeDays}) limit ${most})`);
  await db.execute(sql`
    delete from code_views where esim_id in (select id from esims where sealed_activation_code = '')`);
}
