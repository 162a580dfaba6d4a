import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import * as schema from './schema/index.ts';

export type Db = NodePgDatabase<typeof schema> & { $client: pg.Pool };
/** Either the database itself or an open transaction: reads and single writes take both. */
export type Tx = Parameters<Parameters<Db['transaction']>[0]>[0];
export type DbOrTx = Db | Tx;

/**
 * Opens a pool with the shop's time limits (statement 5 s, lock 2 s, idle transaction 10 s). PostgreSQL
 * keeps those; `answerMs` is for a server, or a way to it, that has gone silent. `name` is what PostgreSQL
 * shows beside its connections.
 */
export function openPool(
  url: string,
  max = 10,
  { answerMs = 10_000, name = 'landfall' }: { answerMs?: number; name?: string } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: name,
    max,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    lock_timeout: 2_000,
    idle_in_transaction_session_timeout: 10_000,
    query_timeout: answerMs,
  });
  // Without listeners, a connection that dies while idle ends the whole process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  // One whose answer never came would keep the next query waiting, too.
  pool.on('release', (_error, client) => {
    if (Reflect.get(client, 'readyForQuery') === false) client.end().catch(() => {});
  });
  return pool;
}

/** The drizzle database over a pool. */
export function openDb(pool: pg.Pool): Db {
  return drizzle(pool, { schema });
}
