import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { events, supplierBalance, supplierIntents } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { todayFigures } from './read-today.ts';

const viewer: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'viewer@shop.example',
  role: 'viewer',
  fresh: false,
};
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

/** An order of $1.20 that the supplier took so many days ago. */
async function boughtDaysAgo(days: number): Promise<void> {
  const { lineId } = await ownedEsim(t.db);
  await t.db.insert(supplierIntents).values({
    id: newId('int'),
    lineId,
    transactionId: lineId,
    n: 1,
    request: {},
  });
  await t.db
    .update(supplierIntents)
    .set({ outcome: 'accepted', settledAt: sql`shop_now() - make_interval(days => ${days})` })
    .where(eq(supplierIntents.lineId, lineId));
}

test('before anything was read or bought there is no pace', async () => {
  expect(await todayFigures(t.db, viewer)).toMatchObject({
    cover: null,
    inboxes: [
      { source: 'stripe', waiting: 0, lagSeconds: null, failed: 0, lastAt: null },
      { source: 'supplier', waiting: 0, lagSeconds: null, failed: 0, lastAt: null },
    ],
  });
  await t.db.insert(supplierBalance).values({ id: 1, balanceUnits: 60_000 });
  const { cover } = await todayFigures(t.db, viewer);
  expect(cover).toEqual({ perDayUnits: 0, days: null, lowUnits: 500_000, isLow: true });
});

test('days of cover follow from what the supplier took in the last week', async () => {
  for (const days of [1, 2, 8]) await boughtDaysAgo(days);
  const { cover } = await todayFigures(t.db, viewer);
  expect(cover?.perDayUnits).toBeCloseTo((2 * 12_000) / 7);
  expect(cover?.days).toBeCloseTo(60_000 / ((2 * 12_000) / 7));
});

test('an inbox says how long its oldest news waits, and what failed', async () => {
  const event = (key: string, state: 'stored' | 'failed' | 'done', minutes: number) => ({
    id: newId('evt'),
    source: 'supplier' as const,
    key,
    type: 'ORDER_STATUS',
    body: {},
    state,
    receivedAt: sql`shop_now() - make_interval(mins => ${minutes})`,
    nextActionAt: state === 'stored' ? sql`shop_now()` : null,
  });
  for (const row of [
    event('1', 'stored', 5),
    event('2', 'stored', 2),
    event('3', 'failed', 9),
    event('4', 'done', 1),
  ])
    await t.db.insert(events).values(row);
  const { inboxes } = await todayFigures(t.db, viewer);
  expect(inboxes[0]).toMatchObject({ source: 'stripe', waiting: 0, lagSeconds: null });
  expect(inboxes[1]).toMatchObject({ source: 'supplier', waiting: 2, failed: 1 });
  expect(inboxes[1]?.lagSeconds).toBeGreaterThanOrEqual(299);
});

test('a job that was given up is counted with its last words', async () => {
  await t.db.execute(sql`select graphile_worker.add_job('sync-catalogue', max_attempts => 1)`);
  expect((await todayFigures(t.db, viewer)).jobs).toEqual([]);
  await t.db.execute(
    sql`update graphile_worker._private_jobs set attempts = 1, last_error = 'the supplier is away'`,
  );
  expect((await todayFigures(t.db, viewer)).jobs).toEqual([
    { task: 'sync-catalogue', count: 1, error: 'the supplier is away' },
  ]);
});
