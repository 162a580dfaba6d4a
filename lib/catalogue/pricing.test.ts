import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MarginRule } from '#db/schema/index.ts';
import { priceOf } from './price.ts';
import { marginRuleFor, type Pricing, type RuledPlan, ruleFor } from './pricing.ts';

const gb = 1024 ** 3;
const japan: RuledPlan = { code: 'JP_1_7', locationCode: 'JP', covers: ['JP'], dataBytes: gb };
const asia: RuledPlan = {
  code: 'CNJPKR-3_5_30',
  locationCode: 'CNJPKR-3',
  covers: ['CN', 'JP', 'KR'],
  dataBytes: 5 * gb,
};
const rule = (scope: MarginRule['scope'], key: string, marginBasisPoints = 1): MarginRule => ({
  scope,
  key,
  marginBasisPoints,
});

/** From the widest to the narrowest that fits `japan`. */
const ladder = [
  rule('country', '*', 1),
  rule('size', String(3 * gb), 2),
  rule('size', String(gb), 3),
  rule('country', 'JP', 4),
  rule('plan', 'JP_1_7', 5),
];

const anyRule = fc.record({
  scope: fc.constantFrom<MarginRule['scope'][]>('region', 'country', 'plan', 'size'),
  key: fc.constantFrom('*', 'JP', 'FR', 'CNJPKR-3', 'JP_1_7', 'CNJPKR-3_5_30', String(gb), String(5 * gb)),
  marginBasisPoints: fc.integer({ min: 0, max: 30_000 }),
});
const anyPricing: fc.Arbitrary<Pricing> = fc.record({
  marginBasisPoints: fc.integer({ min: 0, max: 30_000 }),
  floorCents: fc.integer({ min: 50, max: 1_000 }),
  cardFeeBasisPoints: fc.integer({ min: 0, max: 1_000 }),
  cardFeeFixedCents: fc.integer({ min: 0, max: 100 }),
  rules: fc.uniqueArray(anyRule, { selector: ({ scope, key }) => `${scope} ${key}` }),
});

describe('the margin of a plan', () => {
  it('is the narrowest rule’s, whatever order the rules stand in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(ladder), (some) => {
        const narrowest = ladder.findLast((one) => some.includes(one)) ?? null;
        expect(marginRuleFor(japan, some)).toEqual(narrowest);
      }),
    );
  });

  it('is the shop’s own where no rule fits', () => {
    const others = [
      rule('country', 'FR'),
      rule('region', '*'),
      rule('region', 'JP'),
      rule('plan', 'JP_1_30'),
      rule('size', String(gb - 1)),
    ];
    expect(marginRuleFor(japan, others)).toBeNull();
    expect(marginRuleFor(asia, [rule('country', '*'), rule('country', 'JP')])).toBeNull();
  });

  it('of a region is found by its own code, then for every region', () => {
    const all = rule('region', '*');
    expect(marginRuleFor(asia, [all])).toBe(all);
    const own = rule('region', 'CNJPKR-3');
    expect(marginRuleFor(asia, [all, own])).toBe(own);
  });

  it('of a top-up never comes from a rule for one plan', () => {
    expect(marginRuleFor({ ...japan, code: null }, ladder)).toEqual(rule('country', 'JP', 4));
  });

  it('is always one of the rules’ or the shop’s own; fee and floor stay the shop’s', () => {
    fc.assert(
      fc.property(anyPricing, fc.constantFrom(japan, asia), (pricing, plan) => {
        const found = ruleFor(plan, pricing);
        const margins = [pricing.marginBasisPoints, ...pricing.rules.map((one) => one.marginBasisPoints)];
        expect(margins).toContain(found.marginBasisPoints);
        expect(found).toMatchObject({
          floorCents: pricing.floorCents,
          cardFeeBasisPoints: pricing.cardFeeBasisPoints,
          cardFeeFixedCents: pricing.cardFeeFixedCents,
        });
      }),
    );
  });

  it('never sells below cost or, fixed, below the floor', () => {
    fc.assert(
      fc.property(
        anyPricing,
        fc.constantFrom(japan, asia),
        fc.integer({ min: 1, max: 2_000_000 }),
        (pricing, plan, cost) => {
          const found = ruleFor(plan, pricing);
          expect(priceOf('day-pass', cost, found) * 100).toBeGreaterThanOrEqual(cost);
          const fixed = priceOf('fixed', cost, found);
          expect(fixed * 100).toBeGreaterThanOrEqual(cost);
          expect(fixed).toBeGreaterThanOrEqual(pricing.floorCents);
        },
      ),
    );
  });
});
