import { sql } from 'drizzle-orm';

/** A subject may name an order, one of its lines, refunds, eSIMs or changes, its payment page, or what was sent to the supplier. */
export const orderOfAlarm = sql<string | null>`coalesce(
  (select id from orders where id = alarms.subject or stripe_session_id = alarms.subject limit 1),
  (select order_id from order_lines where id = alarms.subject),
  (select order_id from refunds where id = alarms.subject),
  (select l.order_id from esims e join order_units u on u.id = e.unit_id join order_lines l on l.id = u.line_id
    where e.id = alarms.subject or e.id = (select esim_id from esim_changes where id = alarms.subject)),
  (select l.order_id from supplier_intents i join order_lines l on l.id = i.line_id
    where i.transaction_id = alarms.subject))`;
