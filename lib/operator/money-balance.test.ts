import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followBalance } from './money-balance.ts';

const step = (balance: number, explained: number, at = 'x') => ({ at, balance, explained });

test('what our calls explain is no difference; what came in was paid in', () => {
  const { balance, differences } = followBalance([step(1_000, 0), step(880, -120), step(5_880, 0)]);
  expect(differences).toEqual([]);
  expect(balance).toEqual({ opening: 1_000, closing: 5_880, paidIn: 5_000, own: -120, missing: 0 });
  expect(followBalance([])).toEqual({ balance: null, differences: [] });
});

test('each loss is listed with what moved and what of it was ours', () => {
  const { balance, differences } = followBalance([
    step(1_000, 0),
    step(850, -120, 'monday'),
    step(850, 0),
    step(750, 0, 'friday'),
  ]);
  expect(differences).toMatchObject([
    { kind: 'balance-missing', subject: 'monday', ours: -120, theirs: -150 },
    { kind: 'balance-missing', subject: 'friday', ours: 0, theirs: -100 },
  ]);
  expect(balance).toMatchObject({ missing: 130, own: -120, paidIn: 0 });
});

test('a call that a reading saw before its answer came is made good by the next', () => {
  expect(followBalance([step(1_000, 0), step(880, 0), step(880, -120)]).differences).toEqual([]);
});

test('opening, what came in, our calls and what is missing come to the closing balance, whatever moved', () => {
  const reading = fc.record({
    at: fc.constant('x'),
    balance: fc.nat(10_000),
    explained: fc.integer({ min: -900, max: 900 }),
  });
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 30 }), (steps) => {
      const { balance } = followBalance(steps);
      if (!balance) throw new Error('no balance');
      const { opening, closing, paidIn, own, missing } = balance;
      expect(opening + paidIn + own - missing).toBe(closing);
    }),
  );
});
