import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { queueGone } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import { stripeAway, supplierAway } from '#lib/parts.ts';

/** Why nothing is sold, the gravest first. */
export type Pause =
  | 'worker-away'
  | 'worker-late'
  | 'sell-stop'
  | 'payments-away'
  | 'supplier-away'
  | 'balance-drift'
  | 'balance';

/** What paid lines will still cost at the supplier, USD × 10,000: an SQL expression. */
export const reservedUnits = sql`(
  select coalesce(sum(cost_units * quantity * coalesce(days, 1)), 0)::float8 from order_lines
  where state in ('held', 'queued', 'submitting', 'unknown', 'balance_wait', 'rejected'))`;

/** Money left the balance and nobody knows why; a refill says that somebody has looked. */
const drifting = sql`exists (
  select 1 from alarms, supplier_balance
  where alarms.kind = 'balance-drift' and alarms.closed_at is null
    and supplier_balance.balance_units <= (select balance_units from balance_readings
      where at <= alarms.raised_at order by at desc, id desc limit 1))`;

/** So old a bell, in seconds, means that the workers do not keep up, or hang. */
const lateSeconds = 60;

interface Reading extends Record<string, unknown> {
  stopped: boolean;
  worker_age: number | null;
  stripe_away: boolean;
  supplier_away: boolean;
  drifting: boolean;
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
      ${stripeAway} as stripe_away, ${supplierAway} as supplier_away, ${drifting} as drifting,
      (select balance_units from supplier_balance)::float8
        - (select balance_buffer_units from settings)
        - ${reservedUnits} as free_units`);
  const reading = rows[0];
  if (!reading || reading.worker_age === null || reading.worker_age > 60) return 'worker-away';
  if (reading.stopped) return 'sell-stop';
  if (reading.stripe_away) return 'payments-away';
  if (reading.supplier_away) return 'supplier-away';
  if (reading.drifting) return 'balance-drift';
  if (reading.free_units !== null && reading.free_units < costUnits) return 'balance';
  return (await oldestBell(db)) > lateSeconds ? 'worker-late' : null;
}

/**
 * How long the oldest bell about a payment or a delivery has waited, in seconds of real time. A bell whose
 * row is not due any more was answered otherwise and does not count.
 */
export async function oldestBell(db: DbOrTx): Promise<number> {
  try {
    const { rows } = await db.execute<{ age: number | null }>(sql`
      select extract(epoch from clock_timestamp() - min(run_at))::float8 as age
      from graphile_worker.jobs as bell
      where locked_at is null and attempts < max_attempts and run_at <= clock_timestamp()
        and (exists (select 1 from order_lines
            where bell.key = 'advance-line:' || id and next_action_at <= shop_now())
          or exists (select 1 from events
            where bell.key = 'process-event:' || id and next_action_at <= shop_now()))`);
    return rows[0]?.age ?? 0;
  } catch (error) {
    log.warn({ error: String(error) }, 'the queue could not be looked at');
    const { rows } = await db.execute<{ gone: boolean }>(sql`select ${queueGone} as gone`);
    // Without a queue nobody works on what is paid; what is there and cannot be read is only a doorbell.
    return rows[0]?.gone ? Number.POSITIVE_INFINITY : 0;
  }
}

/** Whether somebody stopped sales by hand: what pages and catalogues say, which are drawn ahead. */
export async function salesStopped(db: DbOrTx): Promise<boolean> {
  const { rows } = await db.execute<{ on: boolean }>(sql`select "on" from switches where name = 'sell-stop'`);
  return rows[0]?.on ?? false;
}
