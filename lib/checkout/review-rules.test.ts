import { expect, test } from 'vitest';
import { type ReviewFacts, type ReviewRules, readReviewRules, reviewReasons } from './review-rules.ts';

const rules: ReviewRules = readReviewRules({
  ...{ card: 3, account: 3, network: 3, domain: 3, cards: 2, firstUnits: 9, firstCents: 10_000 },
});
const quiet: ReviewFacts = {
  ...{ units: 1, totalCents: 459, cardUnits: 1, accountUnits: 1, networkUnits: 1, domainUnits: 1, cards: 1 },
  ...{ known: false, riskLevel: 'normal', inReview: false },
};
const why = (facts: Partial<ReviewFacts>, other: Partial<ReviewRules> = {}) =>
  reviewReasons({ ...rules, ...other }, { ...quiet, ...facts });

test('a quiet order goes on; so does one at the limit', () => {
  expect(why({})).toEqual([]);
  expect(why({ cardUnits: 3, accountUnits: 3, networkUnits: 3, domainUnits: 3, cards: 2, units: 9 })).toEqual(
    [],
  );
});

test('each count above its limit is a reason, and 0 switches it off [E10]', () => {
  expect(why({ cardUnits: 4 })).toEqual(['card-units']);
  expect(why({ accountUnits: 4 })).toEqual(['account-units']);
  expect(why({ networkUnits: 4 })).toEqual(['network-units']);
  expect(why({ domainUnits: 4 })).toEqual(['domain-units']);
  expect(why({ cards: 3 })).toEqual(['many-cards']);
  expect(why({ cardUnits: 99, cards: 99 }, { card: 0, cards: 0 })).toEqual([]);
});

test('a large first order is looked at, that of somebody known is not [E4]', () => {
  expect(why({ units: 10 })).toEqual(['large-first']);
  expect(why({ totalCents: 10_001 })).toEqual(['large-first']);
  expect(why({ units: 10, totalCents: 99_999, known: true })).toEqual([]);
});

test('Stripe’s risk and an open review count as the owner wants it [E3]', () => {
  for (const riskLevel of ['elevated', 'highest']) expect(why({ riskLevel })).toEqual(['risk']);
  expect(why({ riskLevel: 'elevated' }, { risk: 'highest' })).toEqual([]);
  expect(why({ riskLevel: 'highest' }, { risk: 'highest' })).toEqual(['risk']);
  expect(why({ riskLevel: 'highest' }, { risk: 'off' })).toEqual([]);
  for (const riskLevel of ['not_assessed', 'unknown', '', null]) expect(why({ riskLevel })).toEqual([]);
  expect(why({ inReview: true })).toEqual(['stripe-review']);
});

test('rules that are missing or broken have their defaults', () => {
  expect(readReviewRules(null)).toEqual(readReviewRules({}));
  expect(readReviewRules({ card: 'many' })).toEqual(readReviewRules({}));
  expect(readReviewRules({ card: 7 })).toMatchObject({ card: 7, hours: 24 });
});
