import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';

export type Pause = 'sell-stop' | 'worker-away' | 'balance';

/** What paid lines will still cost at the supplier, USD × 10,000: an SQL expression. */
export const reservedUnits = sql`(
  select coalesce(sum(cost_units * quantity * coalesce(days, 1)), 0)::float8 from order_lines
  where state in ('queued', 'submitting', 'unknown', 'balance_wait', 'rejected'))`;

interface Reading extends Record<string, unknown> {
  stopped: boolean;
  worker_age: number | null;
  free_units: number | null;
}

/**
 * Why the shop may not sell right now, or null. Asked before payment, never after. `costUnits` is what
 * the supplier would take (USD × 10,000): it has to fit into balance − reservations − buffer.
 */
export async function salesPaused(db: DbOrTx, costUnits: number): Promise<Pause | null> {
  const { rows } = await db.execute<Reading>(sql`
    select
      coalesce((select "on" from switches where name = 'sell-stop'), false) as stopped,
      (select extract(epoch from clock_timestamp() - max(beat_at))::float8 from heartbeats) as worker_age,
      (select balance_units from supplier_balance)::float8
        - (select balance_buffer_units from settings)
        - ${reservedUnits} as free_units`);
  const reading = rows[0];
  if (!reading || reading.worker_age === null || reading.worker_age > 60) return 'worker-away';
  if (reading.stopped) return 'sell-stop';
  if (reading.free_units !== null && reading.free_units < costUnits) return 'balance';
  return null;
}

/** Whether somebody stopped sales by hand: what pages and catalogues say, which are drawn ahead. */
export async function salesStopped(db: DbOrTx): Promise<boolean> {
  const { rows } = await db.execute<{ on: boolean }>(sql`select "on" from switches where name = 'sell-stop'`);
  return rows[0]?.on ?? false;
}
