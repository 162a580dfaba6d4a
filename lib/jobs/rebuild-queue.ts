import type { Pool } from 'pg';
import { migrateQueue } from '#db/migrate.ts';
import { log } from '#lib/log.ts';

/** What PostgreSQL says when schema, table or function are not there. */
const gone = new Set(['3F000', '42P01', '42883']);

/**
 * Runs a round that needs the queue. When its schema was dropped, makes it anew: the orders are the ledger,
 * so the next round rings for everything that is due.
 */
export async function withQueue(pool: Pool, round: () => Promise<unknown>): Promise<void> {
  try {
    await round();
  } catch (error) {
    const missing = await isMissing(pool);
    if (!missing || !gone.has(codeOf(error))) throw error;
    log.error('the queue’s schema is gone: it is made anew');
    await migrateQueue(pool);
  }
}

async function isMissing(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query(`select to_regclass('graphile_worker.jobs') is null as missing`);
  return rows[0]?.missing === true;
}

/** The SQLSTATE, which drizzle keeps in the cause. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  if ('code' in error) return String(error.code);
  return codeOf(error.cause);
}
