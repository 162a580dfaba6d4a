import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cents, formatCents, supplierMoney, toCents } from './money.ts';

describe('money', () => {
  test('supplier money becomes cents, rounded up', () => {
    expect(toCents(supplierMoney(18_000))).toBe(180);
    expect(toCents(supplierMoney(18_001))).toBe(181);
    fc.assert(
      fc.property(fc.nat(), (units) => {
        const result = toCents(supplierMoney(units));
        expect(result * 100).toBeGreaterThanOrEqual(units);
        expect((result - 1) * 100).toBeLessThan(units || 1);
      }),
    );
  });

  test('fractions, negatives and huge numbers are no money', () => {
    for (const bad of [0.5, -1, Number.NaN, 2 ** 60]) expect(() => cents(bad)).toThrow(RangeError);
  });

  test('formats by the digits of the currency', () => {
    expect(formatCents(450)).toBe('$4.50');
    expect(formatCents(450, 'jpy')).toBe('¥450');
  });
});
