import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dataNeed, fittingPlans, habits } from './data-need.ts';

const gb = 2 ** 30;
const plan = (code: string, kind: 'fixed' | 'day-pass', dataBytes: number, days: number, cents: number) => ({
  code,
  kind,
  dataBytes,
  days,
  cents,
});
const costOf = (one: { cents: number }, days: number | null) => one.cents * (days ?? 1);

describe('the need for data', () => {
  it('adds up what is done in a day, with a fifth in reserve for the trip', () => {
    expect(dataNeed({ web: 60 }, 10)).toEqual({ days: 10, dayBytes: 60_000_000, tripBytes: 720_000_000 });
    expect(dataNeed({ web: 60, films: 60 }, 1).dayBytes).toBe(760_000_000);
    expect(dataNeed({ calls: 60 }, 1).dayBytes).toBe(540_000_000);
  });

  it('is nothing for nothing, and never more than a day can hold', () => {
    expect(dataNeed({}, 7).tripBytes).toBe(0);
    expect(dataNeed({ web: 1e9 }, 7)).toEqual(dataNeed({ web: 1_440 }, 7));
    expect(dataNeed({ web: Number.NaN, films: -5 }, 0)).toMatchObject({ days: 1, dayBytes: 0 });
    expect(dataNeed({ constructor: 5, nothing: 3 }, 1).dayBytes).toBe(0);
  });

  it('grows with each habit and each day', () => {
    fc.assert(
      fc.property(fc.nat(1_000), fc.integer({ min: 1, max: 364 }), (minutes, days) => {
        for (const { id } of habits) {
          const need = dataNeed({ [id]: minutes }, days);
          expect(need.tripBytes).toBeGreaterThanOrEqual(need.dayBytes);
          expect(dataNeed({ [id]: minutes + 1 }, days).dayBytes).toBeGreaterThan(need.dayBytes);
          expect(dataNeed({ [id]: minutes }, days + 1).tripBytes).toBeGreaterThanOrEqual(need.tripBytes);
        }
      }),
    );
  });

  it('says of each rate where it was read', () => {
    for (const { source, basis } of habits)
      expect([source, basis]).toEqual([expect.stringMatching(/^https:/), expect.stringMatching(/\d/)]);
  });
});

describe('plans that fit', () => {
  const plans = [
    plan('small', 'fixed', gb, 30, 400),
    plan('short', 'fixed', 20 * gb, 7, 900),
    plan('fits', 'fixed', 10 * gb, 30, 1_500),
    plan('dear', 'fixed', 20 * gb, 30, 2_500),
    plan('passes', 'day-pass', gb, 1, 120),
    plan('thin', 'day-pass', gb / 2, 1, 80),
  ];

  it('last the whole trip with enough data, cheapest first', () => {
    const need = { days: 10, dayBytes: 0.8 * gb, tripBytes: 9.6 * gb };
    expect(fittingPlans(plans, need, costOf).map((fit) => [fit.plan.code, fit.cents])).toEqual([
      ['passes', 1_200],
      ['fits', 1_500],
      ['dear', 2_500],
    ]);
  });

  it('are none where nothing is large enough', () =>
    expect(fittingPlans(plans, { days: 10, dayBytes: 5 * gb, tripBytes: 60 * gb }, costOf)).toEqual([]));
});
