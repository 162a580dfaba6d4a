import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb, openPool } from '#db/client.ts';
import { catalogueSyncs, heartbeats } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { shopHealth } from './health.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const beat = (secondsAgo: number) => ({
  process: 'worker',
  beatAt: sql`clock_timestamp() - make_interval(secs => ${secondsAgo})`,
});

test('without a worker the shop is down, with one it is degraded until the catalogue is there', async () => {
  expect(await shopHealth(t.db)).toMatchObject({
    status: 'down',
    checks: { database: { ok: true }, worker: { ok: false, ageSeconds: null } },
  });
  await t.db.insert(heartbeats).values(beat(2));
  expect(await shopHealth(t.db)).toMatchObject({ status: 'degraded', checks: { catalogue: { ok: false } } });
  await t.db
    .insert(catalogueSyncs)
    .values({ id: 'syn_1', outcome: 'done', finishedAt: sql`shop_now() - interval '5 minutes'` });
  expect(await shopHealth(t.db)).toMatchObject({
    status: 'ok',
    checks: { worker: { ok: true }, catalogue: { ok: true, ageSeconds: 300 }, sales: { ok: true } },
  });
});

test('a worker that was last heard of a minute ago is away', async () => {
  await t.db.update(heartbeats).set(beat(61));
  expect(await shopHealth(t.db)).toMatchObject({
    status: 'down',
    checks: { worker: { ok: false, ageSeconds: 61 } },
  });
  await t.db.update(heartbeats).set(beat(1));
});

test('paused sales are said, their reason is not', async () => {
  await t.db.execute(sql`insert into switches (name, "on") values ('sell-stop', true)
    on conflict (name) do update set "on" = true`);
  const health = await shopHealth(t.db);
  expect(health.status).toBe('degraded');
  expect(health.checks.sales).toEqual({ ok: false, paused: true });
});

test('a database that takes no writes is named, and the shop is down [C9]', async () => {
  const url = new URL(t.url);
  url.searchParams.set('options', '-c default_transaction_read_only=on');
  const pool = openPool(url.href, 1);
  expect(await shopHealth(openDb(pool))).toMatchObject({
    status: 'down',
    sick: ['database'],
    checks: { database: { ok: false, reason: 'read-only' } },
  });
  await pool.end();
});

test('a database that is away is said, not thrown', async () => {
  const pool = openPool('postgres://nobody@127.0.0.1:9/nothing', 1);
  expect(await shopHealth(openDb(pool))).toEqual({
    status: 'down',
    sick: ['database'],
    checks: { database: { ok: false, reason: 'not reachable' } },
  });
  await pool.end();
});
