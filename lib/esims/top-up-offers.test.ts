import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  esims,
  locations,
  type MarginRule,
  orderLines,
  orders,
  orderUnits,
  pricings,
  topUpOffers,
} from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { askForTopUps, topUpList } from './top-up-offers.ts';

const gb = 1024 ** 3;
const [orderId, lineId, unitId, esimId] = [newId('ord'), newId('lin'), newId('unt'), newId('esm')];
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
  await t.db
    .insert(locations)
    .values({ code: 'JP', slug: 'japan', name: 'Japan', kind: 'country', members: ['JP'] });
  await t.db.insert(orders).values({
    id: orderId,
    state: 'paid',
    buyerKey: 'b',
    checkoutKey: orderId,
    totalCents: 459,
    capturedCents: 459,
    termsVersion: '1',
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    state: 'delivered',
    planCode: 'JP_3_30',
    supplierCode: 'P1',
    plan: {
      code: 'JP_3_30',
      title: 'Japan 3 GB, 30 days',
      locationCode: 'JP',
      locationName: 'Japan',
      kind: 'fixed',
      dataBytes: 3 * gb,
      days: 30,
      validityStarts: 'first-connection',
      activateWithinDays: 180,
    },
    quantity: 1,
    unitPriceCents: 459,
    costUnits: 12_000,
  });
  await t.db.insert(orderUnits).values({ id: unitId, lineId, no: 1, priceCents: 459, decision: 'deliver' });
  await t.db.insert(esims).values({
    id: esimId,
    unitId,
    esimTranNo: '1',
    supplierOrderNo: 'B1',
    iccid: '8985200026331880614',
    sealedActivationCode: 'k1.x',
    esimStatus: 'IN_USE',
    smdpStatus: 'ENABLED',
    totalBytes: 3 * gb,
    totalDays: 30,
    offersReadAt: sql`shop_now()`,
  });
  await t.db.insert(topUpOffers).values({
    esimId,
    supplierCode: 'TOPUP_P1',
    kind: 'fixed',
    dataBytes: gb,
    days: 7,
    costUnits: 50_000,
  });
});
afterAll(() => t.drop());

/** The price of the one offer under rules; the fee and the floor out of the way. */
async function priceUnder(...rules: MarginRule[]): Promise<number | undefined> {
  const figures = { marginBasisPoints: 0, floorCents: 50, cardFeeBasisPoints: 0, cardFeeFixedCents: 0 };
  await t.db.insert(pricings).values({ id: newId('prg'), ...figures, rules, by: 'test' });
  const list = await topUpList(t.db, esimId);
  return list.state === 'listed' ? list.offers[0]?.priceCents : undefined;
}

test('a top-up takes the margin of its eSIM’s place, then of its own size, never of a plan', async () => {
  const japan: MarginRule = { scope: 'country', key: 'JP', marginBasisPoints: 10_000 };
  const small: MarginRule = { scope: 'size', key: String(gb), marginBasisPoints: 20_000 };
  const larger: MarginRule = { scope: 'size', key: String(gb - 1), marginBasisPoints: 40_000 };
  const plan: MarginRule = { scope: 'plan', key: 'JP_3_30', marginBasisPoints: 30_000 };
  expect(await priceUnder()).toBe(509);
  expect(await priceUnder(plan, larger)).toBe(509);
  expect(await priceUnder(plan, small)).toBe(1509);
  expect(await priceUnder(plan, small, japan)).toBe(1009);
});

test('a top-up that another one beats is left out: less data or time for the same money', async () => {
  const offer = (supplierCode: string, gigabytes: number, days: number, costUnits: number) => ({
    esimId,
    supplierCode,
    kind: 'fixed' as const,
    dataBytes: gigabytes * gb,
    days,
    costUnits,
  });
  await t.db
    .insert(topUpOffers)
    .values([
      offer('SAME', 1, 7, 50_000),
      offer('SHORT', 1, 3, 50_000),
      offer('MORE', 2, 7, 90_000),
      offer('LONG', 1, 30, 90_000),
      offer('DEAR', 2, 7, 95_000),
    ]);
  const list = await topUpList(t.db, esimId);
  const codes = list.state === 'listed' ? list.offers.map(({ code }) => code) : [];
  // Of two that are the same, one stays.
  expect(codes.sort()).toEqual(['LONG', 'MORE', 'SAME']);
});

test('a list that came a moment ago is not asked for again', async () => {
  const asked = async () => {
    await askForTopUps(t.db, esimId);
    const { rows } = await t.db.execute<{ count: number }>(
      sql`select count(*)::int as count from graphile_worker.jobs where key = ${`list-top-ups:${esimId}`}`,
    );
    return rows[0]?.count;
  };
  expect(await asked()).toBe(0);
  await t.db.update(esims).set({ offersReadAt: sql`shop_now() - interval '16 seconds'` });
  expect(await asked()).toBe(1);
});
