import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { CurrentCustomer } from '#lib/auth/read.ts';
import { isOwner } from '#lib/auth/roles.ts';

/** Why an account cannot be deleted right now. */
export type Hurdle = 'paying' | 'preparing' | 'changing' | 'refunding' | 'disputed' | 'operator';

type Found = Record<Hurdle, boolean>;

/**
 * What stands against deleting an account: money or an eSIM on its way needs somebody to tell, and what an
 * operator did is on record under their address. What strangers put under the address does not bind it.
 */
export async function hurdlesOf(
  db: DbOrTx,
  { id, email }: CurrentCustomer,
  operators: readonly string[],
): Promise<Hurdle[]> {
  const deeds = `operator:${email}`;
  const { rows } = await db.execute<Found>(sql`
    with mine as (
      select id, state from orders
      where customer_id = ${id} and not exists (
        select 1 from order_history
        where order_id = orders.id and to_state = 'address-corrected')),
    my_esims as (
      select esims.id from esims
      join order_units on order_units.id = esims.unit_id
      join order_lines on order_lines.id = order_units.line_id
      join mine on mine.id = order_lines.order_id)
    select
      exists (
        select 1 from mine join order_history on order_history.order_id = mine.id
        where mine.state in ('session_open', 'processing')
          and order_history.actor = ${`customer:${id}`} and order_history.to_state = 'draft') as paying,
      exists (
        select 1 from order_units
        join order_lines on order_lines.id = order_units.line_id
        join orders on orders.id = order_lines.order_id
        where order_units.decision is null and orders.paid_at is not null
          and (orders.customer_id = ${id} or order_lines.esim_id in (select id from my_esims))) as preparing,
      exists (
        select 1 from esim_changes
        where state in ('due', 'sent') and esim_id in (select id from my_esims)) as changing,
      exists (
        select 1 from refunds join mine on mine.id = refunds.order_id
        where refunds.state in ('due', 'sent', 'pending', 'failed')) as refunding,
      exists (select 1 from mine where state = 'disputed') as disputed,
      exists (select 1 from audit_log where actor = ${deeds})
        or exists (select 1 from order_history where actor = ${deeds})
        or exists (select 1 from staff where staff.email = ${email})
        or exists (select 1 from settings where ${email} = any(alarm_addresses)) as operator`);
  const found = { ...rows[0], ...(isOwner(email, operators) && { operator: true }) };
  return (Object.keys(found) as Hurdle[]).filter((hurdle) => found[hurdle]);
}
