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
    expect(formatCents(450.6, 'usd')).toBe('$4.51');
  });

  test('dollars are written as Intl writes them', () => {
    const intl = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
    const amounts = fc.oneof(fc.maxSafeInteger(), fc.integer({ min: -300_000, max: 300_000 }));
    // Twelve digits are exact in a division by 100, so that both write the same.
    const small = amounts.map((amount) => amount % 1_000_000_000_000 || 0);
    fc.assert(fc.property(small, (amount) => formatCents(amount, 'USD') === intl.format(amount / 100)));
  });
});
