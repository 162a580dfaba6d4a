import { asc, eq, isNull } from 'drizzle-orm';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { auditLog, planPrices, plans } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { linePriceCents, priceOf } from '#lib/catalogue/price.ts';
import { type Pricing, ruleFor } from '#lib/catalogue/pricing.ts';
import { plansOf } from '#lib/catalogue/read.ts';
import { currentPricing, pricingVersions } from '#lib/catalogue/read-pricing.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { newId } from '#lib/ids.ts';
import { basePackageRow, type SupplierPackage } from '#lib/supplier/package-row.ts';
import { applyPricing, rollBackPricing } from './change-pricing.ts';
import { pricingCode, pricingOfCode } from './pricing-code.ts';
import { hundredths, readPricingForm, sizeKey } from './pricing-input.ts';
import { previewPricing } from './pricing-preview.ts';

const gb = 1024 ** 3;
const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: true,
};
let shop: TestDatabase;

beforeAll(async () => {
  shop = await cloneDatabase();
});
afterAll(() => shop.drop());
beforeEach(async () => {
  await shop.pool.query('truncate plan_prices, plans, locations, catalogue_syncs cascade');
  const packages = [
    pack('JP', 'JP', 1, 7, 7_000),
    pack('JP', 'JP', 3, 30, 20_000),
    pack('JP', 'JP', 1, 1, 5_000),
    pack('FR', 'FR', 5, 30, 30_000),
    pack('JP,KR,CN', 'CNJPKR-3', 5, 30, 60_000),
  ];
  await syncCatalogue(shop.db, { packages: async () => ({ packages, skipped: [] }) });
});

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
    volume: size * gb,
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

async function prices(): Promise<Record<string, number>> {
  const rows = await shop.db
    .select({ code: plans.code, price: plans.priceCents })
    .from(plans)
    .orderBy(asc(plans.code));
  return Object.fromEntries(rows.map(({ code, price }) => [code, price]));
}

async function change(change: Partial<Pricing>, actor = owner) {
  const now = await currentPricing(shop.db);
  return applyPricing(shop.db, actor, { base: now.id, pricing: { ...now, ...change } });
}

const margins = fc.integer({ min: 0, max: 50_000 });
const anyPricing: fc.Arbitrary<Pricing> = fc.record({
  marginBasisPoints: margins,
  floorCents: fc.integer({ min: 50, max: 2_000 }),
  cardFeeBasisPoints: fc.integer({ min: 0, max: 1_500 }),
  cardFeeFixedCents: fc.integer({ min: 0, max: 500 }),
  rules: fc.tuple(margins, margins, margins, margins).chain(([country, region, plan, size]) =>
    fc.subarray([
      { scope: 'country' as const, key: 'JP', marginBasisPoints: country },
      { scope: 'region' as const, key: '*', marginBasisPoints: region },
      { scope: 'plan' as const, key: 'FR_5_30', marginBasisPoints: plan },
      { scope: 'size' as const, key: String(gb), marginBasisPoints: size },
    ]),
  ),
});

describe('a new pricing', () => {
  it('changes exactly what its preview said, and going back restores every price', async () => {
    await fc.assert(
      fc.asyncProperty(anyPricing, async (pricing) => {
        const base = await currentPricing(shop.db);
        const [before, shownBefore] = [await prices(), await plansOf(shop.db, 'JP')];
        const preview = await previewPricing(shop.db, owner, base, pricing);
        const result = await applyPricing(shop.db, owner, { base: base.id, pricing });
        const same = pricingCode(base) === pricingCode(pricing);
        expect(result.state).toBe(same ? 'same' : 'applied');
        if (same) return;
        const [after, shownAfter] = [await prices(), await plansOf(shop.db, 'JP')];
        for (const { code, title, afterCents, beforeCents } of preview.examples) {
          const plan = shownAfter.find((one) => one.code === code);
          const days = title.endsWith('7 days') ? 7 : 1;
          const cents = plan ? linePriceCents(plan, plan.kind === 'fixed' ? null : days) : after[code];
          expect([code, afterCents]).toEqual([code, cents]);
          expect(beforeCents).not.toBe(afterCents);
        }
        const rows = await shop.db.select().from(plans);
        for (const row of rows) {
          expect(row.priceCents).toBe(priceOf(row.kind, row.costUnits, ruleFor(row, pricing)));
          expect(row.priceCents * 100).toBeGreaterThanOrEqual(row.costUnits);
        }
        const changed = Object.keys(after).filter((code) => after[code] !== before[code]).length;
        expect(preview.dearer + preview.cheaper).toBeGreaterThanOrEqual(changed);
        const now = await currentPricing(shop.db);
        const back = await rollBackPricing(shop.db, owner, { base: now.id, version: base.id });
        expect(back.state).toBe('applied');
        expect(await prices()).toEqual(before);
        expect(await plansOf(shop.db, 'JP')).toMatchObject(
          shownBefore.map(({ code, priceCents, firstDayCents }) => ({ code, priceCents, firstDayCents })),
        );
        expect(await currentPricing(shop.db)).toMatchObject({ repeats: base.id });
      }),
      { numRuns: 15 },
    );
  });

  it('is written down with what was before, and each price gets a row of history', async () => {
    const before = await prices();
    const result = await change({ marginBasisPoints: 12_000 });
    expect(result).toMatchObject({ state: 'applied', changedTags: expect.arrayContaining(['place:KR']) });
    const [version, earlier] = await pricingVersions(shop.db, 2);
    const [deed] = await shop.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.subject, `pricing:${version?.id}`));
    expect(deed).toMatchObject({
      action: 'change-pricing',
      actor: 'operator:owner@shop.example',
      before: { version: earlier?.id },
      after: { version: version?.id, pricing: expect.stringMatching(/^12000\./) },
    });
    const history = await shop.db.select().from(planPrices).where(eq(planPrices.planCode, 'FR_5_30'));
    expect(history.map(({ priceCents }) => priceCents).sort()).toEqual(
      [before.FR_5_30, (await prices()).FR_5_30].sort(),
    );
    await rollBackPricing(shop.db, owner, { base: version?.id ?? '', version: earlier?.id ?? '' });
    expect(await shop.db.select().from(auditLog).where(eq(auditLog.action, 'roll-back-pricing'))).not.toEqual(
      [],
    );
  });

  it('is refused when somebody else changed it since the preview; two at once make one', async () => {
    const base = await currentPricing(shop.db);
    const results = await Promise.all(
      [7_000, 8_000].map((marginBasisPoints) =>
        applyPricing(shop.db, owner, { base: base.id, pricing: { ...base, marginBasisPoints } }),
      ),
    );
    expect(results.map(({ state }) => state).sort()).toEqual(['applied', 'stale']);
    const again = await rollBackPricing(shop.db, owner, { base: base.id, version: base.id });
    expect(again.state).toBe('stale');
  });

  it('is an owner’s, with a fresh proof', async () => {
    const before = await prices();
    const stale = { ...owner, fresh: false };
    await expect(change({ marginBasisPoints: 1 }, stale)).rejects.toThrow('Prove first');
    for (const role of ['viewer', 'support'] as const) {
      await expect(change({ marginBasisPoints: 1 }, { ...owner, role })).rejects.toThrow('Your role');
    }
    const base = await currentPricing(shop.db);
    const back = rollBackPricing(shop.db, { ...owner, role: 'support' }, { base: base.id, version: base.id });
    await expect(back).rejects.toThrow('Your role');
    expect(await prices()).toEqual(before);
  });

  it('keeps to its bounds and names only what there is', async () => {
    const rules = [
      { scope: 'country' as const, key: 'ZZ', marginBasisPoints: 100 },
      { scope: 'plan' as const, key: 'nope', marginBasisPoints: 100 },
      { scope: 'plan' as const, key: 'nope', marginBasisPoints: 200 },
    ];
    expect(await change({ marginBasisPoints: 60_000, floorCents: 1, rules })).toEqual({
      state: 'refused',
      problems: [
        'A margin lies between 0 and 500 %.',
        'The floor lies between $0.50 and $100.',
        'There are two rules for plan nope.',
        'No country is called ZZ.',
        'No plan is called nope.',
        'No plan is called nope.',
      ],
    });
    const now = await currentPricing(shop.db);
    const missing = { base: now.id, version: newId('prg') };
    expect((await rollBackPricing(shop.db, owner, missing)).state).toBe('refused');
    expect((await change({})).state).toBe('same');
  });

  it('prices what a later sync brings', async () => {
    await change({ rules: [{ scope: 'country', key: 'JP', marginBasisPoints: 30_000 }] });
    const packages = [pack('JP', 'JP', 10, 30, 50_000), pack('FR', 'FR', 10, 30, 50_000)];
    const old = [
      pack('JP', 'JP', 1, 7, 7_000),
      pack('JP', 'JP', 3, 30, 20_000),
      pack('FR', 'FR', 5, 30, 30_000),
    ];
    await syncCatalogue(shop.db, {
      packages: async () => ({ packages: [...packages, ...old], skipped: [] }),
    });
    const now = await prices();
    expect(now.JP_10_30).toBe(
      priceOf('fixed', 50_000, { ...(await currentPricing(shop.db)), marginBasisPoints: 30_000 }),
    );
    expect(now.JP_10_30).toBeGreaterThan(now.FR_10_30 ?? 0);
    const live = await shop.db.select().from(plans).where(isNull(plans.retiredAt));
    expect(live).toHaveLength(5);
  });
});

describe('the pricing form', () => {
  it('reads what a person types, and says what it cannot read', async () => {
    const form = { margin: '62.5', floor: '1.99', feeShare: '2,9', feeFixed: '$0.30' };
    const rules = [
      { scope: 'country', key: 'japan', margin: '40' },
      { scope: 'region', key: 'all', margin: '80 %' },
      { scope: 'size', key: '500 MB', margin: '100' },
      { scope: 'plan', key: 'FR_5_30', margin: '' },
    ];
    expect(await readPricingForm(shop.db, { ...form, rules })).toEqual({
      problems: [],
      pricing: {
        marginBasisPoints: 6250,
        floorCents: 199,
        cardFeeBasisPoints: 290,
        cardFeeFixedCents: 30,
        rules: [
          { scope: 'country', key: 'JP', marginBasisPoints: 4000 },
          { scope: 'region', key: '*', marginBasisPoints: 8000 },
          { scope: 'size', key: String(500 * 1024 ** 2), marginBasisPoints: 10_000 },
        ],
      },
    });
    const wrong = [{ scope: 'country', key: 'Atlantis', margin: '1' }];
    const { problems } = await readPricingForm(shop.db, { ...form, margin: '1e9', rules: wrong });
    expect(problems).toHaveLength(2);
  });

  it.each([
    ['-1', null],
    ['1.999', null],
    ['', null],
    ['0', 0],
    ['0.5', 50],
  ])('reads %s as %s hundredths', (text, value) => expect(hundredths(text)).toBe(value));

  it('reads sizes', () => {
    expect(['1', '3 GB', '0', 'x', '1.5gb'].map(sizeKey)).toEqual([
      String(gb),
      String(3 * gb),
      null,
      null,
      String(1.5 * gb),
    ]);
  });

  it('fits into an address and back', () => {
    fc.assert(
      fc.property(anyPricing, (pricing) => {
        expect(pricingOfCode(pricingCode(pricing))).toEqual(pricing);
      }),
    );
    for (const wrong of ['', '1.2.3', '1.2.3.4~x*JP*1', '1.2.3.4~c*<b>*1', '1.2.3.4~c*JP*-1']) {
      expect(pricingOfCode(wrong)).toBeNull();
    }
  });
});
