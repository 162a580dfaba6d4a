import { readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Check, Finding } from './check.ts';

/** Database: does it answer, does its clock agree, is its schema the one of this code. */
export function databaseChecks(url: string, ownerUrl?: string): Check[] {
  return [
    { name: 'database', run: () => withClient(url, answers) },
    { name: 'migrations', run: () => withClient(url, migrated) },
    { name: 'records', run: () => withClient(url, (client) => appendOnly(client, ownerUrl !== undefined)) },
    { name: 'worker', run: () => withClient(url, workerAlive) },
  ];
}

async function withClient(url: string, ask: (client: pg.Client) => Promise<Finding>): Promise<Finding> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    return await ask(client);
  } catch (error) {
    const why = error instanceof AggregateError ? 'nobody listens there' : String((error as Error).message);
    return { state: 'red', line: why, todo: 'check DATABASE_URL and that PostgreSQL accepts this machine' };
  } finally {
    await client.end().catch(() => {});
  }
}

async function answers(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ version: string; at: Date }>(
    `select current_setting('server_version') as version, clock_timestamp() as at`,
  );
  const skew = Math.abs((rows[0]?.at.getTime() ?? 0) - Date.now()) / 1000;
  const line = `PostgreSQL ${rows[0]?.version ?? 'of an unknown version'}, clocks ${skew.toFixed(1)} s apart`;
  if (skew > 2) return { state: skew > 60 ? 'red' : 'warning', line, todo: 'set both clocks by NTP' };
  return { state: 'ok', line };
}

async function migrated(client: pg.Client): Promise<Finding> {
  const journal = new URL('../../db/migrations/meta/_journal.json', import.meta.url);
  const wanted = (JSON.parse(await readFile(journal, 'utf8')) as { entries: unknown[] }).entries.length;
  const table = await client.query(`select to_regclass('drizzle.__drizzle_migrations') as found`);
  if (!table.rows[0]?.found)
    return { state: 'red', line: 'no schema yet', todo: 'run npm run db:migrate, or start web or worker' };
  const { rows } = await client.query<{ done: number }>(
    'select count(*)::int as done from drizzle.__drizzle_migrations',
  );
  const done = rows[0]?.done ?? 0;
  if (done < wanted) {
    return {
      state: 'red',
      line: `${done} of ${wanted} done`,
      todo: 'run npm run db:migrate, or restart web and worker',
    };
  }
  if (done > wanted) {
    return {
      state: 'warning',
      line: `${done - wanted} newer than this code`,
      todo: 'deploy the newer release here too',
    };
  }
  return { state: 'ok', line: `all ${wanted} done` };
}

/** Whether the shop's own role could change the record of deeds, were it not for the triggers. */
async function appendOnly(client: pg.Client, twoRoles: boolean): Promise<Finding> {
  const table = await client.query(`select to_regclass('public.audit_log') as found`);
  if (!table.rows[0]?.found) return { state: 'red', line: 'no schema yet', todo: 'see migrations' };
  const { rows } = await client.query<{ may: boolean }>(
    `select has_table_privilege('audit_log', 'update, delete, truncate') as may`,
  );
  if (!rows[0]?.may) return { state: 'ok', line: 'this role can only append to them' };
  if (!twoRoles) {
    return { state: 'ok', line: 'append-only by triggers; DATABASE_MIGRATION_URL takes the right away, too' };
  }
  const todo = 'the role of DATABASE_URL must not own the tables: give it a role of its own, then db:migrate';
  return { state: 'red', line: 'this role may change them in spite of DATABASE_MIGRATION_URL', todo };
}

async function workerAlive(client: pg.Client): Promise<Finding> {
  const { rows } = await client.query<{ age: number | null }>(
    'select extract(epoch from clock_timestamp() - max(beat_at))::float8 as age from heartbeats',
  );
  const age = rows[0]?.age ?? null;
  if (age === null) return { state: 'red', line: 'never seen', todo: 'start it: npm run worker' };
  if (age > 60)
    return {
      state: 'red',
      line: `last seen ${Math.round(age)} s ago`,
      todo: 'start it again: npm run worker',
    };
  return { state: 'ok', line: `seen ${Math.round(age)} s ago` };
}
