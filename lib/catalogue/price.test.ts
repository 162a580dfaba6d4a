import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstDayOf, linePriceCents, type PriceRule, priceOf } from './price.ts';

const rule: PriceRule = {
  marginBasisPoints: 6000,
  floorCents: 199,
  cardFeeBasisPoints: 290,
  cardFeeFixedCents: 30,
};
const rules = fc.record({
  marginBasisPoints: fc.integer({ min: 0, max: 30_000 }),
  floorCents: fc.integer({ min: 0, max: 1_000 }),
  cardFeeBasisPoints: fc.integer({ min: 0, max: 1_000 }),
  cardFeeFixedCents: fc.integer({ min: 0, max: 100 }),
});
const costs = fc.integer({ min: 1, max: 20_000_000 });
const dayCounts = fc.integer({ min: 1, max: 365 });

function cardFee(price: number, by: PriceRule): number {
  return Math.round((price * by.cardFeeBasisPoints) / 10_000) + by.cardFeeFixedCents;
}

describe('prices', () => {
  it('adds margin and card fee and ends in 9', () => {
    // 1.21 × 1.6 = 1.94; + 0.30 = 2.24; / 0.971 = 2.31 → 2.39
    expect(priceOf('fixed', 12_100, rule)).toBe(239);
  });

  it('keeps the floor for the smallest plan', () => {
    expect(priceOf('fixed', 900, rule)).toBe(199);
  });

  it('charges the fixed part of a day pass once', () => {
    const day = priceOf('day-pass', 5_000, rule);
    const plan = { kind: 'day-pass' as const, priceCents: day, firstDayCents: firstDayOf(day, rule) };
    expect(plan).toMatchObject({ priceCents: 89, firstDayCents: 199 });
    expect(linePriceCents(plan, 1)).toBe(199);
    expect(linePriceCents(plan, 7)).toBe(199 + 6 * 89);
  });

  it('refuses a number of days that is none', () => {
    const plan = { kind: 'day-pass' as const, priceCents: 89, firstDayCents: 199 };
    expect(() => linePriceCents(plan, 0)).toThrow(RangeError);
    expect(() => linePriceCents(plan, 1.5)).toThrow(RangeError);
  });

  it('never leaves less than cost and margin after the card fee, nor falls below the floor', () => {
    fc.assert(
      fc.property(rules, costs, (by, cost) => {
        const price = priceOf('fixed', cost, by);
        expect((price - cardFee(price, by)) * 1_000_000).toBeGreaterThanOrEqual(
          cost * (10_000 + by.marginBasisPoints),
        );
        expect(price).toBeGreaterThanOrEqual(by.floorCents);
      }),
    );
  });

  it('holds for every number of days of a day pass', () => {
    fc.assert(
      fc.property(rules, costs, dayCounts, (by, cost, days) => {
        const day = priceOf('day-pass', cost, by);
        const plan = { kind: 'day-pass' as const, priceCents: day, firstDayCents: firstDayOf(day, by) };
        const price = linePriceCents(plan, days);
        const wanted = cost * days * (10_000 + by.marginBasisPoints);
        expect((price - cardFee(price, by)) * 1_000_000).toBeGreaterThanOrEqual(wanted);
        expect(price).toBeGreaterThanOrEqual(by.floorCents);
      }),
    );
  });

  it('never falls when the cost rises', () => {
    fc.assert(
      fc.property(
        rules,
        costs,
        costs,
        fc.constantFrom('fixed' as const, 'day-pass' as const),
        (by, a, b, kind) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          expect(priceOf(kind, high, by)).toBeGreaterThanOrEqual(priceOf(kind, low, by));
        },
      ),
    );
  });
});
