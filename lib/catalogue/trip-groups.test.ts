import { describe, expect, it } from 'vitest';
import { firstPlans, samplePlans, tripGroups } from './trip-groups.ts';

function plan(
  code: string,
  gigabytes: number,
  days: number,
  priceCents: number,
  variant: string | null = null,
) {
  const kind = days === 1 ? ('day-pass' as const) : ('fixed' as const);
  const dataBytes = gigabytes * 1024 ** 3;
  return { code, kind, days, dataBytes, priceCents, variant, speedAfter: null, featured: false };
}
const plans = [
  plan('day', 1, 1, 89),
  plan('half-year', 50, 180, 4_649),
  plan('month', 3, 30, 329),
  plan('fortnight', 3, 15, 319),
  plan('dear', 2, 15, 319),
  plan('week', 1, 7, 199),
  plan('twin', 1, 7, 209, 'iij'),
];

describe('plans by length of trip', () => {
  it('groups them in the order of a trip and leaves empty groups out', () => {
    expect(
      tripGroups(plans).map(({ title, plans: members }) => [title, members.map(({ code }) => code)]),
    ).toEqual([
      ['For a week', ['week', 'twin']],
      ['For a month', ['dear', 'fortnight', 'month']],
      ['For longer', ['half-year']],
      ['Day by day', ['day']],
    ]);
  });

  it('puts what the shop features first in its group, and among the first shown', () => {
    const some = plans.map((one) => ({ ...one, featured: ['twin', 'dear'].includes(one.code) }));
    const groups = tripGroups(some);
    expect(groups.map(({ plans: members }) => members[0]?.code)).toEqual([
      'twin',
      'dear',
      'half-year',
      'day',
    ]);
    const shown = firstPlans(groups, 4).flatMap(({ plans: members }) => members.map(({ code }) => code));
    expect(shown).toEqual(['twin', 'dear', 'half-year', 'day']);
  });

  it('shows a fair share of each group first, twins and beaten plans last', () => {
    const shown = firstPlans(tripGroups(plans), 5).flatMap(({ plans: members }) =>
      members.map(({ code }) => code),
    );
    expect(shown).toEqual(['week', 'fortnight', 'month', 'half-year', 'day']);
    expect(firstPlans(tripGroups(plans), 6).flatMap(({ plans: members }) => members)).not.toContainEqual(
      expect.objectContaining({ code: 'dear' }),
    );
    expect(firstPlans(tripGroups(plans), 50).flatMap(({ plans: members }) => members)).toHaveLength(7);
  });

  it('samples a week, a month and a day pass, and makes up for what is missing', () => {
    const codes = (of: typeof plans) => samplePlans(of).map(({ code }) => code);
    expect(codes(plans)).toEqual(['week', 'fortnight', 'day']);
    expect(codes(plans.filter(({ code }) => code !== 'day'))).toEqual(['week', 'fortnight', 'half-year']);
    expect(codes(plans.slice(0, 1))).toEqual(['day']);
  });
});
