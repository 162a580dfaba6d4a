import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb, openPool } from '#db/client.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { type DatabaseProxy, openDatabaseProxy } from './database-proxy.ts';

let t: TestDatabase;
let proxy: DatabaseProxy;
beforeAll(async () => {
  t = await cloneDatabase();
  proxy = await openDatabaseProxy(t.url);
});
afterAll(async () => {
  await proxy.close();
  await t.drop();
});

test('a way to PostgreSQL that goes silent: given up in time, and no connection of then is used again [C6]', async () => {
  const pool = openPool(proxy.url, 1, { answerMs: 300 });
  const db = openDb(pool);
  await db.execute(sql`select 1`);
  proxy.delay(60_000);
  await expect(db.execute(sql`select 1`)).rejects.toThrow();
  const inTransaction = db.transaction(async (tx) => {
    proxy.delay(60_000);
    await tx.execute(sql`select 1`);
  });
  proxy.delay(0);
  await expect(inTransaction).rejects.toThrow();
  proxy.delay(0);
  expect((await db.execute<{ one: number }>(sql`select 1 as one`)).rows).toEqual([{ one: 1 }]);
  await pool.end();
});
