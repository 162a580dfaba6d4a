import { expect, test } from 'vitest';
import { plot, priceSteps } from './price-steps.ts';

const day = (number: number) => new Date(Date.UTC(2026, 10, number));

test('a price stands until the next one, and the last until now', () => {
  const steps = priceSteps(
    [
      { at: day(1), costUnits: 10_000, priceCents: 200 },
      { at: day(3), costUnits: 10_000, priceCents: 400 },
    ],
    day(5),
  );
  expect(steps).toEqual({
    price: `M0 60H${plot.width / 2}V0H${plot.width}`,
    cost: `M0 90H${plot.width / 2}V90H${plot.width}`,
    topCents: 400,
    priceY: 0,
    costY: 90,
  });
});

test('one moment, a clock behind it, and nothing at all', () => {
  const stand = { at: day(2), costUnits: 10_000, priceCents: 200 };
  expect(priceSteps([stand], day(2))?.price).toBe(`M0 0H${plot.width}`);
  expect(priceSteps([stand], day(1))?.price).toBe(`M0 0H${plot.width}`);
  expect(priceSteps([], day(1))).toBeNull();
});
