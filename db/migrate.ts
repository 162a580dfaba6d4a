import { fileURLToPath } from 'node:url';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/node-postgres';
import { migrate } from 'drizzle-orm/node-postgres/migrator';
import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import { grantToApplication } from './grants.ts';

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));
/** Any constant: every process of the shop waits for the same advisory lock. */
const migrationLock = 7_224_911;

/**
 * Brings the database to the newest schema: ours, then the queue's. Safe to run from several
 * processes at once; all but the first wait. Throws when the database cannot be reached. With an
 * `ownerUrl` that role owns the tables, and the one of `url` is granted what the shop needs, no more. A role
 * that may not migrate starts a shop whose tables are new enough, and is told so when they are not.
 */
export async function migrateDatabase(url: string, ownerUrl?: string): Promise<void> {
  const connectionString = ownerUrl ?? url;
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    if (ownerUrl === undefined && (await isTenant(client))) return await refuseOldTables(client);
    await migrate(drizzle(client), { migrationsFolder });
    await runMigrations({ connectionString });
    if (ownerUrl !== undefined) await grantToApplication(client, url);
  } finally {
    await client.end();
  }
}

/** A role that neither owns the database nor may make anything in it. */
async function isTenant(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ may: boolean }>(
    `select has_database_privilege(current_database(), 'create') as may`,
  );
  return rows[0]?.may === false;
}

async function refuseOldTables(client: pg.Client): Promise<void> {
  const wanted = readMigrationFiles({ migrationsFolder }).length;
  const { rows } = await client
    .query<{ done: number }>('select count(*)::int as done from drizzle.__drizzle_migrations')
    .catch(() => ({ rows: [] }));
  if ((rows[0]?.done ?? 0) >= wanted) return;
  throw new Error(
    'its role may not migrate, and the tables are older than this code: set DATABASE_MIGRATION_URL',
  );
}
