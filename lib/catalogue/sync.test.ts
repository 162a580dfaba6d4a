import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { alarms, catalogueSyncs, locations, planPrices, plans } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { supplierMoney } from '#lib/money.ts';
import { basePackageRow, type SupplierPackage } from '#lib/supplier/package-row.ts';
import type { Skipped } from '#lib/supplier/rows.ts';
import { allPlaces, placeByCode, plansOf, regionsCovering, sellablePlan } from './read.ts';
import { currentPricing } from './read-pricing.ts';
import { repriceAll } from './reprice.ts';
import { syncCatalogue } from './sync.ts';

let shop: TestDatabase;
beforeAll(async () => {
  shop = await cloneDatabase();
});
afterAll(() => shop.drop());
beforeEach(async () => {
  await shop.pool.query('truncate plan_prices, plans, locations, catalogue_syncs, alarms cascade');
});

function pack(
  location: string,
  locationCode: string,
  gb: number,
  days: number,
  price: number,
): SupplierPackage {
  return basePackageRow.parse({
    packageCode: `P${locationCode}${gb}${days}`,
    slug: days === 1 ? `${locationCode}_${gb}_Daily` : `${locationCode}_${gb}_${days}`,
    price,
    volume: gb * 1024 ** 3,
    dataType: days === 1 ? 2 : 1,
    duration: days,
    durationUnit: 'DAY',
    unusedValidTime: 180,
    location,
    locationCode,
    activeType: 2,
    speed: '3G/4G',
    ipExport: 'HK',
    supportTopUpType: 2,
    locationNetworkList: [],
  });
}
const list = [
  pack('JP', 'JP', 1, 7, 7_000),
  pack('JP', 'JP', 3, 30, 20_000),
  pack('JP', 'JP', 1, 1, 5_000),
  pack('FR', 'FR', 5, 30, 30_000),
  pack('SG,MY,TH', 'SGMYTH-3', 3, 15, 25_000),
  pack('JP,KR,CN', 'CNJPKR-3', 5, 30, 60_000),
];

function sync(packages: SupplierPackage[], skipped: Skipped[] = []) {
  return syncCatalogue(shop.db, { packages: async () => ({ packages, skipped }) });
}

describe('catalogue sync', () => {
  it('writes a new catalogue, and nothing when nothing changed', async () => {
    const first = await sync(
      [...list, list[0] ?? pack('JP', 'JP', 1, 7, 7_000)],
      [{ code: 'P0', reason: 'location' }],
    );
    expect(first).toMatchObject({
      outcome: 'done',
      received: 8,
      added: 6,
      changed: 0,
      retired: 0,
      skipped: 2,
    });
    expect(first.changedTags).toEqual(
      expect.arrayContaining(['catalogue', 'place:JP', 'place:MY', 'place:CNJPKR-3']),
    );
    const second = await sync(list);
    expect(second).toMatchObject({ outcome: 'done', added: 0, changed: 0, retired: 0, changedTags: [] });
    expect(await shop.db.$count(planPrices)).toBe(6);
    expect(await shop.db.$count(catalogueSyncs)).toBe(2);
    expect(await placeByCode(shop.db, 'SGMYTH-3')).toMatchObject({
      slug: 'malaysia-singapore-and-thailand',
      kind: 'region',
    });
  });

  it('notes a new price once and names the pages it stands on', async () => {
    await sync(list);
    const result = await sync(
      list.map((pkg) => (pkg.locationCode === 'CNJPKR-3' ? { ...pkg, price: supplierMoney(62_000) } : pkg)),
    );
    expect(result).toMatchObject({ changed: 1, changedLocations: ['CN', 'CNJPKR-3', 'JP', 'KR'] });
    expect(
      await shop.db.select().from(planPrices).where(eq(planPrices.planCode, 'CNJPKR-3_5_30')),
    ).toHaveLength(2);
  });

  it('retires what vanished and takes it back when it returns', async () => {
    await sync(list);
    expect(await sync(list.slice(1))).toMatchObject({ retired: 1, changedLocations: ['JP'] });
    expect(await sellablePlan(shop.db, 'JP_1_7')).toBeNull();
    expect(await sync(list)).toMatchObject({ changed: 1, retired: 0 });
    expect(await sellablePlan(shop.db, 'JP_1_7')).not.toBeNull();
  });

  it.each([
    ['an empty list', () => []],
    ['less than half of what was on sale', () => list.slice(0, 2)],
    [
      'prices that fell to a tenth',
      () => list.map((pkg) => ({ ...pkg, price: supplierMoney(Math.ceil(pkg.price / 10)) })),
    ],
  ])('refuses %s, keeps the old catalogue and says so once [B25]', async (_, wrong) => {
    await sync(list);
    for (const _again of [1, 2])
      expect(await sync(wrong())).toMatchObject({ outcome: 'refused', changedTags: [] });
    expect(await sellablePlan(shop.db, 'FR_5_30')).not.toBeNull();
    expect(await shop.db.select().from(alarms)).toMatchObject([{ kind: 'sync-refused', closedAt: null }]);
    await sync(list);
    expect((await shop.db.select().from(alarms))[0]?.closedAt).not.toBeNull();
  });

  it('keeps a failed read in the log and passes the failure on', async () => {
    await expect(
      syncCatalogue(shop.db, { packages: () => Promise.reject(new Error('system busy')) }),
    ).rejects.toThrow('system busy');
    expect(await shop.db.select().from(catalogueSyncs)).toMatchObject([{ outcome: 'failed' }]);
  });

  it('leaves hidden plans hidden', async () => {
    await sync(list);
    await shop.db.update(plans).set({ hidden: true }).where(eq(plans.code, 'FR_5_30'));
    await sync(list.map((pkg) => ({ ...pkg, price: supplierMoney(pkg.price + 100) })));
    expect(await sellablePlan(shop.db, 'FR_5_30')).toBeNull();
  });
});

describe('catalogue reads', () => {
  it('lists places with their lowest price, and countries only a region covers', async () => {
    await sync(list);
    const places = await allPlaces(shop.db);
    expect(places.map(({ name }) => name)).toContain('Malaysia');
    expect(places.find(({ code }) => code === 'MY')).toMatchObject({ fromCents: null, planCount: 0 });
    expect(places.find(({ code }) => code === 'JP')).toMatchObject({
      fromCents: 199,
      planCount: 3,
      fastest: '4G',
    });
    expect((await plansOf(shop.db, 'JP')).map(({ code }) => code)).toEqual([
      'JP_1_Daily',
      'JP_1_7',
      'JP_3_30',
    ]);
    expect((await regionsCovering(shop.db, 'JP')).map(({ code }) => code)).toEqual(['CNJPKR-3']);
    expect(await placeByCode(shop.db, 'cnjpkr-3')).toMatchObject({ slug: 'china-japan-and-south-korea' });
  });

  it('hands out a sellable plan with our own title', async () => {
    await sync(list);
    expect(await sellablePlan(shop.db, 'JP_1_Daily')).toMatchObject({
      title: 'Japan day pass, 1 GB a day',
      supplierCode: 'PJP11',
      costUnits: 5_000,
      priceCents: 89,
      firstDayCents: 199,
    });
    expect(await sellablePlan(shop.db, 'nope')).toBeNull();
  });

  it('re-prices every plan after a change of the margin', async () => {
    await sync(list);
    const before = await currentPricing(shop.db);
    const after = { ...before, marginBasisPoints: 10_000 };
    const result = await shop.db.transaction((tx) => repriceAll(tx, before, after));
    expect(result.changed).toBeGreaterThan(0);
    expect(result.changedTags[0]).toBe('catalogue');
    expect((await sellablePlan(shop.db, 'FR_5_30'))?.priceCents).toBe(649);
    expect(await shop.db.transaction((tx) => repriceAll(tx, after, after))).toEqual({
      changed: 0,
      changedTags: [],
    });
    expect(await shop.db.$count(locations)).toBeGreaterThan(0);
  });
});
