import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cardFee, sumsOf } from './order-sums.ts';

const fee = { basisPoints: 290, fixedCents: 30 };

test('price less tax, cost, fee and what went back is the margin', () => {
  const unit = { priceCents: 459, costUnits: 12_050, backCents: 0 };
  expect(cardFee(459, fee)).toBe(43);
  expect(sumsOf([unit], { feeCents: 43, taxCents: 0 })).toEqual([
    { priceCents: 459, taxCents: 0, costCents: 121, feeCents: 43, backCents: 0, marginCents: 295 },
  ]);
  // 19 % within 4.59 are 73 cents; when all goes back, its tax does, too.
  const taxed = { feeCents: 43, taxCents: 73 };
  expect(sumsOf([unit], taxed)[0]).toMatchObject({ taxCents: 73, marginCents: 222 });
  expect(sumsOf([{ ...unit, backCents: 459 }], taxed)[0]).toMatchObject({ taxCents: 0, marginCents: -164 });
  expect(sumsOf([{ ...unit, backCents: 100 }], taxed)[0]).toMatchObject({ taxCents: 57, marginCents: 138 });
  expect(cardFee(0, fee)).toBe(0);
  // A replacement: paid by nobody, and the fee keeps away from it.
  expect(
    sumsOf([{ priceCents: 0, costUnits: 12_000, backCents: 0 }], { feeCents: 0, taxCents: 0 })[0],
  ).toMatchObject({ feeCents: 0, marginCents: -120 });
});

test('the shares of fee and tax come to the whole, whatever the prices', () => {
  const unit = fc.record({
    priceCents: fc.nat(20_000),
    costUnits: fc.nat(1_000_000),
    backCents: fc.constant(0),
  });
  const units = fc.array(unit, { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(units, fc.nat(5_000), (bought, taxCents) => {
      const total = bought.reduce((sum, { priceCents }) => sum + priceCents, 0);
      fc.pre(bought.every(({ priceCents }) => priceCents > 0));
      const sums = sumsOf(bought, { feeCents: cardFee(total, fee), taxCents });
      expect(sums.reduce((sum, { feeCents }) => sum + feeCents, 0)).toBe(cardFee(total, fee));
      expect(sums.reduce((sum, one) => sum + one.taxCents, 0)).toBe(taxCents);
      for (const { feeCents } of sums) expect(feeCents).toBeGreaterThanOrEqual(0);
    }),
  );
});
