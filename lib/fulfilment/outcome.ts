import { sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';

interface Fates extends Record<string, unknown> {
  open: number;
  delivered: number;
  refunded: number;
  kind: string;
}

/** Once every unit of an order has its fate, tells the customer: one mail for what came, one for what did not. */
export async function announceOutcome(tx: Tx, orderId: string): Promise<void> {
  const { rows } = await tx.execute<Fates>(sql`
    select count(*) filter (where decision is null)::int as open,
           count(*) filter (where decision = 'deliver')::int as delivered,
           count(*) filter (where decision = 'refund')::int as refunded,
           (select kind from orders where id = ${orderId}) as kind
    from order_units join order_lines on order_lines.id = order_units.line_id
    where order_lines.order_id = ${orderId}`);
  const fates = rows[0];
  if (!fates || fates.open > 0) return;
  const came = fates.kind === 'topup' ? 'topped-up' : 'esim-ready';
  if (fates.delivered > 0) await queueOrderMail(tx, came, orderId);
  if (fates.refunded === 0) return;
  // Nobody paid for a replacement, so nothing goes back: who promised it has to hear of it.
  if (fates.kind === 'replacement') await raiseAlarm(tx, 'replacement-failed', orderId);
  else await queueOrderMail(tx, 'refunded', orderId);
}
