import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardFee, sumsOf } from './order-sums.ts';

const fee = { basisPoints: 290, fixedCents: 30 };

test('price less cost, fee and what went back is the margin', () => {
  expect(sumsOf([{ priceCents: 459, costUnits: 12_050, backCents: 0 }], fee)).toEqual([
    { priceCents: 459, costCents: 121, feeCents: 43, backCents: 0, marginCents: 295 },
  ]);
  expect(cardFee(0, fee)).toBe(0);
  // A replacement: paid by nobody, and the fee keeps away from it.
  expect(sumsOf([{ priceCents: 0, costUnits: 12_000, backCents: 0 }], fee)[0]).toMatchObject({
    feeCents: 0,
    marginCents: -120,
  });
});

test('the shares of a fee come to the fee, whatever the prices', () => {
  const unit = fc.record({
    priceCents: fc.nat(20_000),
    costUnits: fc.nat(1_000_000),
    backCents: fc.constant(0),
  });
  fc.assert(
    fc.property(fc.array(unit, { minLength: 1, maxLength: 30 }), (units) => {
      const sums = sumsOf(units, fee);
      const total = units.reduce((sum, { priceCents }) => sum + priceCents, 0);
      expect(sums.reduce((sum, { feeCents }) => sum + feeCents, 0)).toBe(cardFee(total, fee));
      for (const { feeCents } of sums) expect(feeCents).toBeGreaterThanOrEqual(0);
    }),
  );
});
