import { makeWorkerUtils, runOnce } from 'graphile-worker';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#lib/ids.ts';
import { migrateDatabase } from './migrate.ts';

const serverUrl = process.env.TEST_SERVER_URL ?? '';
const name = `landfall_test_roles_${process.pid}`;
const [owner, application] = [`${name}_owner`, `${name} app`];
let admin: pg.Client;

const addressOf = (role: string) => {
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  url.username = encodeURIComponent(role);
  url.password = 'secret';
  return url.href;
};

beforeAll(async () => {
  admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  for (const role of [owner, application]) {
    await admin.query(`create role ${pg.escapeIdentifier(role)} login password 'secret'`);
  }
  await admin.query(`create database ${name} owner ${owner}`);
  await migrateDatabase(addressOf(application), addressOf(owner));
});
afterAll(async () => {
  await admin.query(`drop database ${name} with (force)`);
  for (const role of [owner, application]) await admin.query(`drop role ${pg.escapeIdentifier(role)}`);
  await admin.end();
});

async function as<T>(role: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: addressOf(role) });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const deed = `insert into audit_log (id, actor, action, subject) values ($1, 'test', 'look', 'x')`;

test('the application appends to the record and has no right to change it, triggers or not [D38]', async () => {
  await as(application, (client) => client.query(deed, [newId('aud')]));
  // Without the triggers it is the right alone that is missing.
  await as(owner, (client) => client.query('alter table audit_log disable trigger user'));
  for (const attempt of [
    `update audit_log set actor = 'nobody'`,
    'delete from audit_log',
    'truncate audit_log',
    'alter table audit_log disable trigger user',
    'drop table audit_log',
    'delete from order_history',
    'update pricings set floor_cents = 0',
    `update allowed_transitions set to_state = 'paid'`,
  ]) {
    const code = await as(application, (client) =>
      client.query(attempt).then(
        () => 'done',
        (error: pg.DatabaseError) => error.code,
      ),
    );
    expect(code, attempt).toBe('42501');
  }
  // And with them, nor does the owner by mistake.
  await as(owner, (client) => client.query('alter table audit_log enable trigger user'));
  await expect(as(owner, (client) => client.query('delete from audit_log'))).rejects.toThrow('append-only');
});

test('it has every right the shop needs: rows, the clock, the queue', async () => {
  await as(application, async (client) => {
    const { rows } = await client.query('update settings set stripe_tax = false returning shop_now() as at');
    expect(rows[0].at).toBeInstanceOf(Date);
    await client.query(`insert into customers (id, email) values ('cus_1', 'a@shop.example')`);
    await client.query(`delete from customers where id = 'cus_1'`);
  });
  const queue = await makeWorkerUtils({ connectionString: addressOf(application) });
  await queue.addJob('read-balance', {});
  await queue.release();
  const done: string[] = [];
  await runOnce({
    connectionString: addressOf(application),
    noHandleSignals: true,
    taskList: { 'read-balance': async () => void done.push('read-balance') },
  });
  expect(done).toEqual(['read-balance']);
  // Every start migrates again, and starts without the owner's address, as nothing is to be migrated.
  await migrateDatabase(addressOf(application), addressOf(owner));
  await migrateDatabase(addressOf(application));
  await as(owner, (client) => client.query('delete from drizzle.__drizzle_migrations where id = 1'));
  await expect(migrateDatabase(addressOf(application))).rejects.toThrow('set DATABASE_MIGRATION_URL');
});

test('one role for both: nothing is granted, and the triggers stay', async () => {
  await migrateDatabase(addressOf(owner), addressOf(owner));
  await expect(as(owner, (client) => client.query('delete from order_history'))).resolves.toBeTruthy();
  await as(owner, (client) => client.query(deed, [newId('aud')]));
  await expect(as(owner, (client) => client.query('delete from audit_log'))).rejects.toThrow('append-only');
});
