import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, esims, mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { raiseAlerts, raiseTimedAlerts } from './raise-alerts.ts';

const gigabytes = (count: number) => Math.round(count * 1024 ** 3);
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const inUse = (usedBytes: number): NonNullable<WantedEsim['esim']> => ({
  esimStatus: 'IN_USE',
  smdpStatus: 'ENABLED',
  usedBytes,
  activatedAt: sql`shop_now() - interval '2 days'`,
  expiresAt: sql`shop_now() + interval '20 days'`,
});

const alertsOf = async (esimId: string): Promise<string[]> => {
  const { rows } = await t.db.execute<{ said: string }>(
    sql`select kind || ' ' || allowance || ' ' || state as said from alerts where esim_id = ${esimId} order by at, kind`,
  );
  return rows.map(({ said }) => said);
};
const mailsOf = (orderId: string) => t.db.$count(mails, eq(mails.orderId, orderId));

async function use(esimId: string, set: Partial<typeof esims.$inferInsert>): Promise<void> {
  await t.db.update(esims).set(set).where(eq(esims.id, esimId));
  await t.db.transaction((tx) => raiseAlerts(tx, esimId));
}

test('each threshold is mailed once, and again after a top-up', async () => {
  const { esimId, orderId } = await ownedEsim(t.db, { esim: inUse(0) });
  await use(esimId, { usedBytes: gigabytes(1.6) });
  await use(esimId, { usedBytes: gigabytes(1.7) });
  // Counted back and forth again: said is said.
  await use(esimId, { usedBytes: gigabytes(1) });
  await use(esimId, { usedBytes: gigabytes(1.8) });
  expect(await alertsOf(esimId)).toEqual(['half-used 0 mailed']);
  await use(esimId, { usedBytes: gigabytes(2.6) });
  expect(await alertsOf(esimId)).toEqual(['half-used 0 mailed', 'low-data 0 mailed']);
  await use(esimId, { totalBytes: gigabytes(6), allowance: 1 });
  expect(await mailsOf(orderId)).toBe(2);
  await use(esimId, { usedBytes: gigabytes(3.1) });
  expect(await alertsOf(esimId)).toContain('half-used 1 mailed');
  expect(await mailsOf(orderId)).toBe(3);
});

test('a jump over several thresholds is one mail, whoever looks at the same moment', async () => {
  const { esimId, orderId } = await ownedEsim(t.db, { esim: inUse(gigabytes(3)) });
  await Promise.all([1, 2, 3].map(() => t.db.transaction((tx) => raiseAlerts(tx, esimId))));
  expect((await alertsOf(esimId)).sort()).toEqual([
    'half-used 0 passed',
    'low-data 0 passed',
    'nearly-out 0 passed',
    'used-up 0 mailed',
  ]);
  expect(await mailsOf(orderId)).toBe(1);
});

test('a kind its owner switched off is written down and not mailed', async () => {
  const { esimId, orderId, customerId } = await ownedEsim(t.db, { esim: inUse(0) });
  await t.db
    .update(customers)
    .set({ mutedAlerts: ['half-used'] })
    .where(eq(customers.id, customerId));
  await use(esimId, { usedBytes: gigabytes(2) });
  expect(await alertsOf(esimId)).toEqual(['half-used 0 muted']);
  await use(esimId, { usedBytes: gigabytes(3) });
  expect(await alertsOf(esimId)).toContain('used-up 0 mailed');
  expect(await mailsOf(orderId)).toBe(1);
});

test('while the bank holds the payment nothing is said', async () => {
  const { esimId } = await ownedEsim(t.db, { order: { state: 'disputed' }, esim: inUse(gigabytes(3)) });
  await t.db.transaction((tx) => raiseAlerts(tx, esimId));
  expect(await alertsOf(esimId)).toEqual([]);
});

test('what only time brings is found by looking: once, and only where it is due', async () => {
  const ends = (interval: string) => sql`shop_now() + ${interval}::interval`;
  const bought = { createdAt: sql`shop_now() - interval '170 days'` };
  const lapsing = await ownedEsim(t.db, { esim: { expiresAt: ends('6 days'), ...bought } });
  const later = await ownedEsim(t.db, { esim: { expiresAt: ends('40 days'), ...bought } });
  const gone = await ownedEsim(t.db, { esim: { expiresAt: ends('-1 day'), ...bought } });
  const lastDay = await ownedEsim(t.db, { esim: { ...inUse(0), expiresAt: ends('20 hours') } });
  const offline = await ownedEsim(t.db, {
    esim: { smdpStatus: 'ENABLED', statusSince: sql`shop_now() - interval '4 days'` },
  });
  const cancelled = await ownedEsim(t.db, { esim: { esimStatus: 'CANCEL', expiresAt: ends('6 days') } });
  await raiseTimedAlerts(t.db);
  await raiseTimedAlerts(t.db);
  expect(await alertsOf(lapsing.esimId)).toEqual(['activate-by-30 0 passed', 'activate-by-7 0 mailed']);
  expect(await alertsOf(lastDay.esimId)).toEqual(['last-day 0 mailed']);
  expect(await alertsOf(offline.esimId)).toEqual(['never-connected 0 mailed']);
  for (const quiet of [later, gone, cancelled]) expect(await alertsOf(quiet.esimId)).toEqual([]);
});

test('in use without a date of its start it has a last day, and no lapse', async () => {
  const { esimId } = await ownedEsim(t.db, {
    esim: { ...inUse(0), activatedAt: null, expiresAt: sql`shop_now() + interval '20 hours'` },
  });
  await raiseTimedAlerts(t.db);
  expect(await alertsOf(esimId)).toEqual(['last-day 0 mailed']);
});

test('eSIMs of which there is nothing to say do not hold up the others', async () => {
  const odd = { ...inUse(0), smdpStatus: 'SOMETHING_NEW', expiresAt: sql`shop_now() + interval '1 hour'` };
  const released = { ...odd, esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' };
  for (let n = 0; n < 100; n += 1) {
    await Promise.all([ownedEsim(t.db, { esim: odd }), ownedEsim(t.db, { esim: released })]);
  }
  const { esimId } = await ownedEsim(t.db, {
    esim: { ...inUse(0), expiresAt: sql`shop_now() + interval '20 hours'` },
  });
  await raiseTimedAlerts(t.db);
  expect(await alertsOf(esimId)).toEqual(['last-day 0 mailed']);
});
