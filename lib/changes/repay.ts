import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { oweRefund } from '#lib/orders/decide.ts';
import type { Because } from '#lib/orders/history.ts';
import { isFree } from '#lib/orders/own-esim.ts';

/** What goes back for one unit of a cancelled eSIM: the eSIM itself, or a top-up of it. */
export interface Repayment {
  orderId: string;
  unitId: string;
  currency: string;
  cents: number;
  orderState: string;
}

/**
 * The prices of an eSIM and of its top-ups, each with the payment it came from. What of it went back
 * before, as goodwill, does not go back again, and never more than was paid.
 */
export async function repayments(db: DbOrTx, esimId: string): Promise<Repayment[]> {
  const { rows } = await db.execute<{
    order_id: string;
    unit_id: string;
    currency: string;
    cents: number;
    order_state: string;
  }>(sql`
    select orders.id as order_id, unit.id as unit_id, unit.currency, orders.state as order_state,
      greatest(0, least(
        unit.price_cents - coalesce((select sum(amount_cents) from refunds where unit_id = unit.id), 0),
        orders.captured_cents - coalesce((select sum(amount_cents) from refunds where order_id = orders.id), 0)
      ))::int as cents
    from esims
    join order_lines line on line.esim_id = esims.id
      or line.id = (select line_id from order_units where id = esims.unit_id)
    join order_units unit on unit.line_id = line.id
      and (line.esim_id = esims.id or unit.id = esims.unit_id)
    join orders on orders.id = line.order_id
    where esims.id = ${esimId} and unit.decision = 'deliver'
      -- Made good by another eSIM already.
      and not exists (select 1 from order_units again
        where again.replaces_unit_id = unit.id and again.decision is distinct from 'refund')
    order by orders.created_at, orders.id`);
  return rows.map((row) => ({
    orderId: row.order_id,
    unitId: row.unit_id,
    currency: row.currency,
    cents: row.cents,
    orderState: row.order_state,
  }));
}

/**
 * Puts the money of a cancelled eSIM on its way, to the card each part was paid with. What a bank holds
 * is left alone: it would go back twice.
 */
export async function repay(tx: DbOrTx, esimId: string, because: Because): Promise<void> {
  for (const { orderId, unitId, currency, cents, orderState } of await repayments(tx, esimId)) {
    if (!isFree({ state: orderState })) {
      await raiseAlarm(tx, 'change-stuck', esimId, {
        order: orderId,
        why: 'cancelled while its payment is disputed: nothing was sent back',
      });
      continue;
    }
    if (cents === 0) continue;
    await oweRefund(tx, { orderId, unitId, purpose: 'cancelled', amountCents: cents, currency }, because);
  }
}
