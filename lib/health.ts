import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { log } from '#lib/log.ts';

/** A worker that has not been heard of for this long is away. */
const workerSeconds = 60;
/** The catalogue is read every hour; after a few misses its prices count as old. */
const catalogueSeconds = 4 * 3600;

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
  checks: { database: Check; worker?: Check; catalogue?: Check; sales?: Check };
}

interface Ages extends Record<string, unknown> {
  worker: number | null;
  catalogue: number | null;
}

/** How the shop is: database, worker, catalogue, and whether it may sell. Never throws. */
export async function shopHealth(db: Db): Promise<Health> {
  try {
    const { rows } = await db.execute<Ages>(sql`
      select (select extract(epoch from clock_timestamp() - max(beat_at))::float8 from heartbeats) as worker,
        (select extract(epoch from shop_now() - max(finished_at))::float8
           from catalogue_syncs where outcome = 'done') as catalogue`);
    const paused = await salesPaused(db, 0);
    const worker = aged(rows[0]?.worker, workerSeconds);
    const catalogue = aged(rows[0]?.catalogue, catalogueSeconds);
    const sales: Check = paused ? { ok: false, paused: true } : { ok: true };
    const fine = catalogue.ok && sales.ok;
    return {
      status: worker.ok ? (fine ? 'ok' : 'degraded') : 'down',
      checks: { database: { ok: true }, worker, catalogue, sales },
    };
  } catch (error) {
    log.warn({ error: String(error) }, 'the database did not answer the health check');
    return { status: 'down', checks: { database: { ok: false, reason: 'not reachable' } } };
  }
}

function aged(age: number | null | undefined, most: number): Check {
  const known = age ?? null;
  return { ok: known !== null && known <= most, ageSeconds: known === null ? null : Math.round(known) };
}
