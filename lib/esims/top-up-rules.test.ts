import { expect, test } from 'vitest';
import { daysThatFit, obstacleWords, type TopUpFacts, topUpObstacle } from './top-up-rules.ts';

const fine: TopUpFacts = {
  state: 'in-use',
  lapsed: false,
  free: true,
  plan: 'yes',
  changing: false,
  unfinished: false,
  had: 0,
};

test.each([
  [{}, null],
  [{ state: 'new' }, null],
  [{ state: 'installing' }, null],
  [{ state: 'installed' }, null],
  [{ state: 'used-up' }, null],
  [{ plan: 'days' }, null],
  // A plan that left the catalogue: the supplier's own list decides.
  [{ plan: null }, null],
  [{ plan: 'no' }, 'cannot'],
  [{ state: 'expired' }, 'expired'],
  [{ state: 'ended' }, 'ended'],
  [{ state: 'suspended' }, 'suspended'],
  [{ state: 'removed' }, 'removed'],
  [{ state: 'unclear' }, 'unclear'],
  [{ lapsed: true }, 'expired'],
  [{ free: false }, 'disputed'],
  [{ changing: true }, 'change'],
  [{ unfinished: true }, 'unfinished'],
  [{ had: 9 }, null],
  [{ had: 10 }, 'too-many'],
] satisfies [Partial<TopUpFacts>, string | null][])('%j: %s', (change, expected) => {
  expect(topUpObstacle({ ...fine, ...change })).toBe(expected);
});

test('what is over for good is said before what passes', () => {
  expect(topUpObstacle({ ...fine, state: 'ended', unfinished: true, changing: true })).toBe('ended');
  expect(topUpObstacle({ ...fine, state: 'suspended', lapsed: true })).toBe('expired');
  expect(topUpObstacle({ ...fine, state: 'suspended', plan: 'no' })).toBe('cannot');
});

test('a day pass is at most a year long', () => {
  expect([1, 364, 365, 400].map(daysThatFit)).toEqual([364, 1, 0, 0]);
});

test('every obstacle is a plain sentence', () => {
  for (const { why } of Object.values(obstacleWords)) expect(why).toMatch(/^[A-Z][^!]+[^.!]$/);
});
