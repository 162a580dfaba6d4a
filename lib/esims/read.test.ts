import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, esims, locations, orderLines, orders, orderUnits, plans } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { esimsOf } from './read.ts';

const iccid = '8985200026331880614';
const of = (customerId: string) => ({ customerId, buyerKey: null });
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

interface Wanted {
  state?: 'paid' | 'mismatch' | 'disputed' | 'dispute_won';
  buyerKey?: string;
  expiresAt?: ReturnType<typeof sql>;
  kind?: 'fixed' | 'day-pass';
  esim?: {
    esimStatus: string;
    smdpStatus: string;
    usedBytes?: number;
    usedAt?: Date;
    offersReason?: 'none' | 'away';
  } | null;
  decision?: 'deliver' | 'refund' | null;
}

async function customer(): Promise<string> {
  const id = newId('cus');
  await t.db.insert(customers).values({ id, email: `${id}@example.com` });
  return id;
}

async function bought(customerId: string | null, wanted: Wanted = {}): Promise<void> {
  const {
    buyerKey = 'b',
    expiresAt,
    state = 'paid',
    kind = 'fixed',
    esim = null,
    decision = esim ? 'deliver' : null,
  } = wanted;
  const [orderId, lineId, unitId, esimId] = [newId('ord'), newId('lin'), newId('unt'), newId('esm')];
  await t.db.insert(orders).values({
    id: orderId,
    state,
    buyerKey,
    checkoutKey: orderId,
    customerId,
    totalCents: 459,
    termsVersion: '1',
    paidAt: sql`shop_now()`,
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    planCode: 'JP_3_30',
    supplierCode: 'P1',
    plan: {
      code: 'JP_3_30',
      title: 'Japan, 3 GB, 30 days',
      locationCode: 'JP',
      locationName: 'Japan',
      kind,
      dataBytes: 3_000,
      days: 30,
      validityStarts: 'first-connection',
      activateWithinDays: 180,
    },
    quantity: 1,
    unitPriceCents: 459,
    costUnits: 12_000,
  });
  await t.db.insert(orderUnits).values({ id: unitId, lineId, no: 1, priceCents: 459, decision });
  if (!esim) return;
  await t.db.insert(esims).values({
    id: esimId,
    unitId,
    esimTranNo: esimId,
    supplierOrderNo: 'B1',
    iccid,
    sealedActivationCode: 'k1.CANARY',
    totalBytes: 3_000,
    totalDays: 30,
    ...esim,
    ...(expiresAt && { expiresAt }),
  });
}

test('the wallet holds what is ready and what is being prepared, each in its pocket', async () => {
  const id = await customer();
  await bought(id);
  await bought(id, { esim: { esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' } });
  await bought(id, { esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED', usedBytes: 1_000 } });
  await bought(id, { esim: { esimStatus: 'USED_UP', smdpStatus: 'ENABLED', usedBytes: 3_100 } });
  const passes = await esimsOf(t.db, of(id));
  expect(passes.map(({ pocket }) => pocket)).toEqual(['empty', 'in-use', 'waiting', 'preparing']);
  expect(passes[0]?.data).toMatchObject({ leftBytes: 0, totalBytes: 3_000 });
  expect(passes[1]?.data).toMatchObject({ leftBytes: 2_000, totalBytes: 3_000 });
  expect(passes[3]).toMatchObject({ data: null, iccidEnd: null });
  expect(JSON.stringify(passes)).not.toMatch(/CANARY|8985200026331880614/);
});

test('what was refunded, or paid with a wrong amount, is not in the wallet', async () => {
  const id = await customer();
  await bought(id, { decision: 'refund' });
  await bought(id, { state: 'mismatch', esim: { esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' } });
  expect(await esimsOf(t.db, of(id))).toEqual([]);
});

test('nobody sees the eSIMs of another customer', async () => {
  const [mine, theirs] = [await customer(), await customer()];
  await bought(theirs, { esim: { esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' } });
  expect(await esimsOf(t.db, of(mine))).toEqual([]);
  expect(await esimsOf(t.db, of(''))).toEqual([]);
});

test('a day pass tells its daily data, not a total that means nothing', async () => {
  const id = await customer();
  await bought(id, { kind: 'day-pass', esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' } });
  expect((await esimsOf(t.db, of(id)))[0]).toMatchObject({ bytesADay: 3_000, data: null });
});

test('a guest sees what this browser bought, and nobody without a cookie sees anything', async () => {
  await bought(null, { buyerKey: 'guest', esim: { esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' } });
  const held = (buyerKey: string | null) => esimsOf(t.db, { customerId: null, buyerKey });
  expect(await held('guest')).toHaveLength(1);
  expect(await held('another')).toEqual([]);
  expect(await held(null)).toEqual([]);
});

test('a disputed payment freezes the pass, a dispute that was won frees it', async () => {
  const id = await customer();
  const esim = { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' };
  await bought(id, { state: 'disputed', esim });
  await bought(id, { state: 'dispute_won', esim });
  expect((await esimsOf(t.db, of(id))).map(({ frozen }) => frozen)).toEqual([false, true]);
});

test('days left count the one that has begun, by the clock of the shop', async () => {
  const id = await customer();
  const esim = { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' };
  for (const interval of ['-1 hour', '1 hour', '24 hours', '25 hours']) {
    await bought(id, { esim, expiresAt: sql`shop_now() + ${interval}::interval` });
  }
  const passes = await esimsOf(t.db, of(id));
  expect(passes.map(({ daysLeft }) => daysLeft)).toEqual([2, 1, 1, 0]);
  await bought(id, { esim });
  expect((await esimsOf(t.db, of(id)))[0]?.daysLeft).toBeNull();
});

test('data is as of when the network counted it, else as of when it was read', async () => {
  const id = await customer();
  const usedAt = new Date('2026-11-20T10:00:00Z');
  await bought(id, { esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED', usedAt } });
  await bought(id, { esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' } });
  const [unsaid, counted] = await esimsOf(t.db, of(id));
  expect(counted?.data?.asOf).toEqual(usedAt);
  expect(unsaid?.data?.asOf.getTime()).toBeGreaterThan(Date.now() - 60_000);
});

test('it can be topped up as the catalogue says today, and not where the network has nothing to add', async () => {
  const esim = { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' };
  const offered = async (more: Partial<NonNullable<Wanted['esim']>> = {}) => {
    const id = await customer();
    await bought(id, { esim: { ...esim, ...more } });
    return (await esimsOf(t.db, of(id)))[0]?.topUp;
  };
  // A plan that is not known any more is left to the supplier.
  expect(await offered()).toBe(true);
  expect(await offered({ offersReason: 'away' })).toBe(true);
  expect(await offered({ offersReason: 'none' })).toBe(false);
  expect(await offered({ esimStatus: 'SUSPENDED' })).toBe(false);
  await t.db
    .insert(locations)
    .values({ code: 'JP', slug: 'japan', name: 'Japan', kind: 'country', members: ['JP'] });
  await t.db.insert(plans).values({
    code: 'JP_3_30',
    locationCode: 'JP',
    supplierCode: 'P1',
    kind: 'fixed',
    dataBytes: 3_000,
    days: 30,
    activateWithinDays: 180,
    validityStarts: 'first-connection',
    covers: ['JP'],
    networks: [],
    fastest: '5G',
    exits: [],
    afterAllowance: 'not-stated',
    topUp: 'no',
    costUnits: 12_000,
    priceCents: 459,
    contentHash: 'x',
  });
  expect(await offered()).toBe(false);
});
