import pg from 'pg';

/** Tables that a trigger keeps append-only: one list for triggers and rights. */
const appendOnly = `
  select distinct tgrelid::regclass::text as name from pg_trigger
  where tgfoid = 'refuse_change()'::regprocedure order by 1`;

/** The queue lets nobody but its owner see rows: a policy for the application opens them. */
const closedTables = `
  select c.oid::regclass::text as name from pg_class c
  where c.relnamespace = 'graphile_worker'::regnamespace and c.relrowsecurity order by 1`;

/**
 * Gives the application's role what the shop needs of tables that `owner` has made: to append to the records
 * of what happened, never to change or empty them, and to read the rules of the state machines. Does nothing
 * when both are one role: an owner has every right, and triggers alone guard the records.
 */
export async function grantToApplication(owner: pg.Client, applicationUrl: string): Promise<void> {
  const name = await roleOf(applicationUrl);
  const { rows } = await owner.query<{ own: string }>('select current_user::text as own');
  if (rows[0]?.own === name) return;
  const role = pg.escapeIdentifier(name);
  const { rows: kept } = await owner.query<{ name: string }>(appendOnly);
  const records = kept.map(({ name }) => name).join(', ');
  const { rows: closed } = await owner.query<{ name: string }>(closedTables);
  const policies = closed.map(
    ({ name: table }) => `
    drop policy if exists landfall_shop on ${table};
    create policy landfall_shop on ${table} to ${role} using (true) with check (true);`,
  );
  await owner.query(`
    begin;
    grant usage on schema public, graphile_worker, drizzle to ${role};
    grant select on all tables in schema drizzle to ${role};
    grant select, insert, update, delete on all tables in schema public, graphile_worker to ${role};
    grant usage, select, update on all sequences in schema public, graphile_worker to ${role};
    grant execute on all functions in schema public, graphile_worker to ${role};
    revoke update, delete, truncate on ${records} from ${role};
    revoke insert, update, delete, truncate on allowed_transitions from ${role};
    ${policies.join('')}
    commit`);
}

async function roleOf(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ role: string }>('select current_user::text as role');
    return rows[0]?.role ?? '';
  } finally {
    await client.end();
  }
}
