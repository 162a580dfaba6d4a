import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { esims, orders, orderUnits, refunds } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { moneyBook, moneyCsv, rangeOf } from './money.ts';
import { csvCell, csvOf } from './money-csv.ts';

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
  await sold('2026-03-31T23:59:59Z');
  const kept = await sold('2026-04-01T00:00:00Z', 'Germany');
  const back = await sold('2026-04-02T12:00:00Z');
  await t.db.insert(refunds).values({
    ...{ id: newId('rfd'), orderId: kept.orderId, unitId: kept.unitId, purpose: 'goodwill' },
    amountCents: 100,
    createdAt: new Date('2026-04-03T00:00:00Z'),
  });
  await t.db.update(esims).set({ esimStatus: 'CANCEL' }).where(eq(esims.id, back.esimId));
});
afterAll(() => t.drop());

async function sold(paidAt: string, locationName = 'Japan') {
  const ids = await ownedEsim(t.db, { plan: { locationName } });
  const at = new Date(paidAt);
  await t.db.update(orders).set({ paidAt: at }).where(eq(orders.id, ids.orderId));
  await t.db.update(orderUnits).set({ decidedAt: at }).where(eq(orderUnits.id, ids.unitId));
  return ids;
}

const book = (by: 'day' | 'month', from: string, to: string) => moneyBook(t.db, viewer, { by, from, to });

test('each day has what moved on it, in universal time', async () => {
  const { steps, total } = await book('day', '2026-04-01', '2026-04-30');
  const nothing = { chargedCents: 0, refundedCents: 0, taxCents: 0, disputedCents: 0, costCents: 0 };
  const zero = { ...nothing, feeCents: 0, estimatedFeeCents: 0 };
  expect(steps).toEqual([
    {
      step: '2026-04-01',
      orders: 1,
      ...zero,
      chargedCents: 459,
      costCents: 120,
      feeCents: 43,
      // Stripe was never asked about these rows.
      estimatedFeeCents: 43,
      marginCents: 296,
    },
    // Cancelled at the supplier: its cost came back.
    {
      step: '2026-04-02',
      orders: 1,
      ...zero,
      chargedCents: 459,
      feeCents: 43,
      estimatedFeeCents: 43,
      marginCents: 416,
    },
    { step: '2026-04-03', orders: 0, ...zero, refundedCents: 100, marginCents: -100 },
  ]);
  expect(total).toMatchObject({ orders: 2, chargedCents: 918, refundedCents: 100, marginCents: 612 });
});

test('months and countries add up to the same', async () => {
  const { steps, countries, total } = await book('month', '2026-03-01', '2026-04-30');
  expect(steps.map(({ step, orders }) => [step, orders])).toEqual([
    ['2026-03', 1],
    ['2026-04', 2],
  ]);
  expect(countries.map(({ country, chargedCents }) => [country, chargedCents])).toEqual([
    ['Japan', 918],
    ['Germany', 459],
  ]);
  for (const name of ['chargedCents', 'refundedCents', 'feeCents'] as const) {
    expect(countries.reduce((sum, row) => sum + row[name], 0)).toBe(total[name]);
  }
});

test('a range nobody can mean becomes the last 30 days', async () => {
  const usual = await rangeOf(t.db, {});
  const { rows } = await t.db.execute<{ today: string }>(
    sql`select to_char(shop_now() at time zone 'UTC', 'YYYY-MM-DD') as today`,
  );
  expect(usual).toMatchObject({ by: 'day', to: rows[0]?.today });
  for (const from of ['2026-13-01', 'x', '1990-01-01', '2026-05-01']) {
    expect(await rangeOf(t.db, { by: 'week', from, to: '2026-04-30' }), from).toEqual(usual);
  }
  expect(await rangeOf(t.db, { by: 'month', from: '2026-04-01', to: '2026-04-30' })).toEqual({
    by: 'month',
    from: '2026-04-01',
    to: '2026-04-30',
  });
});

test('a file for a spreadsheet holds numbers and no formulas [D16]', async () => {
  expect(csvCell('=HYPERLINK("x")')).toBe('"\'=HYPERLINK(""x"")"');
  expect(['+1', '-1', '@a', '\tx', '-x', '-1.20', 'Côte, d’Ivoire'].map(csvCell)).toEqual([
    "'+1",
    '-1',
    "'@a",
    "'\tx",
    "'-x",
    '-1.20',
    '"Côte, d’Ivoire"',
  ]);
  expect(csvOf([['a', 1], ['b']])).toBe('a,1\r\nb\r\n');
  const lines = moneyCsv(await book('day', '2026-04-01', '2026-04-30')).split('\r\n');
  expect(lines[1]).toBe('2026-04-01,1,4.59,0.00,0.00,0.00,1.20,0.43,0.43,2.96');
  expect(lines[3]).toBe('2026-04-03,0,0.00,1.00,0.00,0.00,0.00,0.00,0.00,-1.00');
});
