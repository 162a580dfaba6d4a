import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type Db, openDb, openPool } from './client.ts';

export interface TestDatabase {
  url: string;
  db: Db;
  pool: pg.Pool;
  drop(): Promise<void>;
}

/** Name of the migrated database that every test database is cloned from. */
export const templateName = 'landfall_test_template';

/** A database of its own for one test file, cloned from the template. Drop it in `afterAll`. */
export async function cloneDatabase(serverUrl = process.env.TEST_SERVER_URL): Promise<TestDatabase> {
  if (!serverUrl) throw new Error('TEST_SERVER_URL is not set: run database tests with npm run unit');
  const name = `landfall_test_${randomBytes(6).toString('hex')}`;
  const url = new URL(serverUrl);
  await admin(serverUrl, `create database ${name} template ${templateName}`);
  url.pathname = `/${name}`;
  const pool = openPool(url.href, 10);
  return {
    url: url.href,
    pool,
    db: openDb(pool),
    drop: async () => {
      await pool.end();
      await admin(serverUrl, `drop database ${name} with (force)`);
    },
  };
}

async function admin(serverUrl: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
