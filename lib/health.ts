import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { oldestBell, salesPaused } from '#lib/checkout/gate.ts';
import { queueGone } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import { mailAway, stripeAway, supplierAway } from '#lib/parts.ts';

/** A worker that has not been heard of for this long is away. */
const workerSeconds = 60;
/** The catalogue is read every hour; after a few misses its prices count as old. */
const catalogueSeconds = 4 * 3600;
/** So long may the oldest bell wait before the workers count as hanging. */
const bellSeconds = 60;

/** The parts a shop can do without for a while, and what each of them spoils is said before payment. */
const parts = ['stripe', 'supplier', 'supplier-webhooks', 'balance', 'worker', 'database', 'mail'] as const;
export type SickPart = (typeof parts)[number];

interface Check {
  ok: boolean;
  /** Seconds since it was last heard of; null when never. */
  ageSeconds?: number | null;
  reason?: string;
  /** Everybody may read this answer: why the shop pauses is for its operator alone. */
  paused?: true;
}

export interface Health {
  /** down: orders cannot be fulfilled. degraded: something waits for a person, yet the shop delivers. */
  status: 'ok' | 'degraded' | 'down';
  /** The parts that are sick now; no amounts, no addresses, no reasons. */
  sick: SickPart[];
  checks: { database: Check; queue?: Check; worker?: Check; catalogue?: Check; sales?: Check };
}

interface Facts extends Record<string, unknown> {
  read_only: boolean;
  queue_gone: boolean;
  worker: number | null;
  catalogue: number | null;
  stripe_sick: boolean;
  supplier_sick: boolean;
  webhooks_sick: boolean;
  balance_sick: boolean;
  mail_sick: boolean;
}

/** Three eSIMs came within the hour, and not one webhook of the supplier with them; or it rings elsewhere. */
const webhooksSilent: SQL = sql`coalesce((select not is_ours from supplier_webhook), false) or (
  select count(*) >= 3 and not exists (select 1 from events
    where source = 'supplier' and received_at >= min(esims.created_at) - interval '15 minutes')
  from esims where created_at > shop_now() - interval '1 hour')`;

/** Low, or drifting, or promised to others: some plans wait until it is topped up. */
const balanceShort: SQL = sql`exists (
  select 1 from alarms where kind in ('balance-low', 'balance-drift') and closed_at is null)`;

/** How the shop is: database, worker, catalogue, which parts are sick, and whether it may sell. Never throws. */
export async function shopHealth(db: Db): Promise<Health> {
  try {
    const { rows } = await db.execute<Facts>(sql`
      select (select extract(epoch from clock_timestamp() - max(beat_at))::float8 from heartbeats) as worker,
        (select extract(epoch from shop_now() - max(finished_at))::float8
           from catalogue_syncs where outcome = 'done') as catalogue,
        current_setting('transaction_read_only') = 'on' as read_only, ${queueGone} as queue_gone,
        ${stripeAway} as stripe_sick, ${supplierAway} as supplier_sick, (${webhooksSilent}) as webhooks_sick,
        ${balanceShort} as balance_sick, ${mailAway} as mail_sick`);
    const facts = rows[0];
    const paused = await salesPaused(db, 0);
    const worker = aged(facts?.worker, workerSeconds);
    const catalogue = aged(facts?.catalogue, catalogueSeconds);
    const database: Check = facts?.read_only ? { ok: false, reason: 'read-only' } : { ok: true };
    const queue: Check = facts?.queue_gone ? { ok: false, reason: 'its tables are gone' } : { ok: true };
    const sales: Check = paused ? { ok: false, paused: true } : { ok: true };
    const sick = sickParts(facts, worker.ok && (await oldestBell(db)) <= bellSeconds, paused === 'balance');
    const fine = catalogue.ok && sales.ok && sick.length === 0;
    const works = worker.ok && database.ok && queue.ok;
    return {
      status: works ? (fine ? 'ok' : 'degraded') : 'down',
      sick,
      checks: { database, queue, worker, catalogue, sales },
    };
  } catch (error) {
    log.warn({ error: String(error) }, 'the database did not answer the health check');
    const database: Check = { ok: false, reason: 'not reachable' };
    return { status: 'down', sick: ['database'], checks: { database } };
  }
}

function sickParts(facts: Facts | undefined, workers: boolean, soldOut: boolean): SickPart[] {
  const found: Record<SickPart, boolean> = {
    stripe: facts?.stripe_sick === true,
    supplier: facts?.supplier_sick === true,
    'supplier-webhooks': facts?.webhooks_sick === true,
    balance: facts?.balance_sick === true || soldOut,
    worker: !workers,
    database: facts?.read_only === true,
    mail: facts?.mail_sick === true,
  };
  return parts.filter((part) => found[part]);
}

function aged(age: number | null | undefined, most: number): Check {
  const known = age ?? null;
  return { ok: known !== null && known <= most, ageSeconds: known === null ? null : Math.round(known) };
}
