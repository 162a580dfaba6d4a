import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog, catalogueSyncs, plans } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { plansOf, sellablePlan } from '#lib/catalogue/read.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { supplierMoney } from '#lib/money.ts';
import { basePackageRow, type SupplierPackage } from '#lib/supplier/package-row.ts';
import { keptOf } from './catalogue-kept.ts';
import { cataloguePlan } from './catalogue-plan.ts';
import { cataloguePlans, type PlanQuery } from './catalogue-plans.ts';
import { markPlan } from './catalogue-show.ts';
import { syncNow, syncStory } from './catalogue-syncs.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: false,
};
const every: PlanQuery = { text: '', show: 'on-sale', kind: 'any', sort: 'place', page: 1 };
let t: TestDatabase;

const list = [
  pack('JP', 'JP', 1, 7, 7_000),
  pack('JP', 'JP', 3, 30, 20_000),
  pack('JP', 'JP', 1, 1, 5_000),
  pack('JP,KR,CN', 'CNJPKR-3', 5, 30, 60_000),
  ...Array.from({ length: 60 }, (_, at) => pack('FR', 'FR', at + 1, 30, 30_000 + at * 100)),
];

beforeAll(async () => {
  t = await cloneDatabase();
  await sync(list);
});
afterAll(() => t.drop());

function sync(packages: SupplierPackage[]) {
  return syncCatalogue(t.db, { packages: async () => ({ packages, skipped: [] }) });
}

function pack(
  location: string,
  locationCode: string,
  size: number,
  days: number,
  price: number,
): SupplierPackage {
  return basePackageRow.parse({
    packageCode: `P${locationCode}${size}${days}`,
    slug: `${locationCode}_${size}_${days === 1 ? 'Daily' : days}`,
    price,
    volume: size * 1024 ** 3,
    dataType: days === 1 ? 2 : 1,
    duration: days,
    durationUnit: 'DAY',
    unusedValidTime: 180,
    location,
    locationCode,
    activeType: 2,
    speed: '4G',
    ipExport: 'HK',
    supportTopUpType: 2,
    locationNetworkList: [],
  });
}

const codesOf = async (query: Partial<PlanQuery>) =>
  (await cataloguePlans(t.db, owner, { ...every, ...query })).rows.map(({ code }) => code);

test('plans are found by place, code and title, in pages', async () => {
  const first = await cataloguePlans(t.db, owner, every);
  expect(first).toMatchObject({ found: 64, page: 1, pages: 2 });
  expect(first.rows).toHaveLength(50);
  const second = await cataloguePlans(t.db, owner, { ...every, page: 2 });
  expect(second.rows).toHaveLength(14);
  const all = [...first.rows, ...second.rows].map(({ code }) => code);
  expect(new Set(all).size).toBe(64);
  expect((await cataloguePlans(t.db, owner, { ...every, page: 99 })).page).toBe(2);
  expect(await codesOf({ text: 'japan 30 days' })).toContain('JP_3_30');
  expect((await codesOf({ text: 'jp_3_30' }))[0]).toBe('JP_3_30');
  expect(await codesOf({ text: 'japan', kind: 'day-pass' })).toEqual(['JP_1_Daily']);
  expect(await codesOf({ text: "' or 1=1 --" })).toEqual([]);
});

test('the order by money is the order of its figures', async () => {
  for (const [sort, figure] of [
    ['price', 'paidCents'],
    ['cost', 'costUnits'],
    ['kept', 'keptCents'],
    ['share', 'keptPerMille'],
  ] as const) {
    const { rows } = await cataloguePlans(t.db, owner, { ...every, sort });
    const figures = rows.map((row) => row[figure]);
    expect(figures).toEqual(figures.toSorted((a, b) => a - b));
  }
});

test('what is kept is the price less fee and cost, to the cent', () => {
  const rule = { marginBasisPoints: 6000, floorCents: 199, cardFeeBasisPoints: 290, cardFeeFixedCents: 30 };
  expect(keptOf({ kind: 'fixed', costUnits: 12_100, priceCents: 239 }, rule)).toEqual({
    costUnits: 12_100,
    paidCents: 239,
    furtherDayCents: null,
    feeCents: 37,
    keptCents: 81,
    keptPerMille: 339,
  });
  expect(keptOf({ kind: 'day-pass', costUnits: 5_000, priceCents: 89 }, rule)).toMatchObject({
    paidCents: 199,
    furtherDayCents: 89,
    keptCents: 199 - 36 - 50,
  });
});

test('a hidden plan is gone from the shop, once, written down, and comes back', async () => {
  const hide = (on: boolean) => markPlan(t.db, owner, { code: 'CNJPKR-3_5_30', mark: 'hidden', on });
  expect(await hide(true)).toEqual(['catalogue', 'place:CN', 'place:CNJPKR-3', 'place:JP', 'place:KR']);
  expect(await hide(true)).toEqual([]);
  expect(await sellablePlan(t.db, 'CNJPKR-3_5_30')).toBeNull();
  expect(await codesOf({ show: 'hidden' })).toEqual(['CNJPKR-3_5_30']);
  expect(await codesOf({ text: 'CNJPKR' })).toEqual([]);
  await sync(list.map((pkg) => ({ ...pkg, price: supplierMoney(pkg.price + 100) })));
  expect(await sellablePlan(t.db, 'CNJPKR-3_5_30')).toBeNull();
  await hide(false);
  expect(await sellablePlan(t.db, 'CNJPKR-3_5_30')).not.toBeNull();
  const deeds = await t.db.select().from(auditLog).where(eq(auditLog.action, 'hide-plan'));
  expect(deeds).toMatchObject([
    { subject: 'plan:CNJPKR-3_5_30', before: { hidden: false }, after: { hidden: true } },
    { subject: 'plan:CNJPKR-3_5_30', before: { hidden: true }, after: { hidden: false } },
  ]);
  expect(await markPlan(t.db, owner, { code: 'nope', mark: 'hidden', on: true })).toBeNull();
});

test('a featured plan is written down and the shop knows it', async () => {
  await markPlan(t.db, owner, { code: 'JP_3_30', mark: 'featured', on: true });
  const featured = (await plansOf(t.db, 'JP')).filter((plan) => plan.featured);
  expect(featured.map(({ code }) => code)).toEqual(['JP_3_30']);
  expect(await t.db.select().from(auditLog).where(eq(auditLog.action, 'feature-plan'))).toHaveLength(1);
});

test('only an owner hides and features; support may ask for the list, a viewer may not', async () => {
  const deeds = await t.db.$count(auditLog);
  for (const role of ['viewer', 'support'] as const) {
    for (const mark of ['hidden', 'featured'] as const) {
      const press = markPlan(t.db, { ...owner, role }, { code: 'JP_1_7', mark, on: true });
      await expect(press).rejects.toThrow('Your role');
    }
  }
  await expect(syncNow(t.db, { ...owner, role: 'viewer' })).rejects.toThrow('Your role');
  expect(await t.db.$count(auditLog)).toBe(deeds);
});

test('without its audit row a plan stays as it is', async () => {
  await t.db.execute(
    sql`alter table audit_log add constraint refuse check (subject <> 'plan:JP_1_7') not valid`,
  );
  await expect(markPlan(t.db, owner, { code: 'JP_1_7', mark: 'hidden', on: true })).rejects.toThrow();
  expect(await sellablePlan(t.db, 'JP_1_7')).not.toBeNull();
});

test('a plan tells its price over time', async () => {
  const before = await cataloguePlan(t.db, owner, 'JP_3_30');
  expect(before).toMatchObject({ title: 'Japan 3 GB, 30 days', rule: null, marginBasisPoints: 6000 });
  const steps = before?.history.length ?? 0;
  await sync(list.map((pkg) => ({ ...pkg, price: supplierMoney(pkg.price + 5_000) })));
  const after = await cataloguePlan(t.db, owner, 'JP_3_30');
  expect(after?.history).toHaveLength(steps + 1);
  expect(after?.history.at(-1)).toMatchObject({ costUnits: 25_000, priceCents: after?.plan.priceCents });
  expect(await cataloguePlan(t.db, owner, 'nope')).toBeNull();
});

test('a sync tells what it added, changed and withdrew, a refused one why', async () => {
  await sync(list);
  await sync([...list.slice(1), pack('DE', 'DE', 1, 7, 7_000)]);
  await sync([]);
  const { syncs, running, waiting } = await syncStory(t.db, owner);
  expect({ running, waiting }).toEqual({ running: false, waiting: false });
  expect(syncs[0]).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('no plan'),
    addedCodes: [],
  });
  expect(syncs[1]).toMatchObject({
    outcome: 'done',
    addedCodes: ['DE_1_7'],
    changedCodes: [],
    retiredCodes: ['JP_1_7'],
  });
});

test('asked for twice, the list is read once; while it is read, the page says so', async () => {
  await Promise.all([syncNow(t.db, owner), syncNow(t.db, { ...owner, role: 'support' })]);
  const jobs = await t.db.execute<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker.jobs where task_identifier = 'sync-catalogue'`,
  );
  expect(jobs.rows).toEqual([{ count: 1 }]);
  expect(await t.db.select().from(auditLog).where(eq(auditLog.action, 'sync-catalogue'))).toHaveLength(2);
  expect(await syncStory(t.db, owner)).toMatchObject({ waiting: true, running: false });
  let seen: unknown;
  await syncCatalogue(t.db, {
    packages: async () => {
      seen = await syncStory(t.db, owner);
      return { packages: list, skipped: [] };
    },
  });
  expect(seen).toMatchObject({ running: true });
  expect(await syncStory(t.db, owner)).toMatchObject({ running: false });
  await t.db
    .insert(catalogueSyncs)
    .values({ id: 'syn_lost', startedAt: sql`shop_now() + interval '1 second'` });
  await t.db.execute(sql`insert into shop_clock (id, ahead) values (1, interval '20 minutes')`);
  const lost = await syncStory(t.db, owner);
  expect([lost.running, lost.syncs[0]?.outcome]).toEqual([false, 'broken-off']);
});

test('a withdrawn plan is still found', async () => {
  expect(await t.db.select({ code: plans.code }).from(plans).where(eq(plans.code, 'DE_1_7'))).toHaveLength(1);
  expect(await codesOf({ show: 'withdrawn', text: 'germany' })).toEqual(['DE_1_7']);
});
