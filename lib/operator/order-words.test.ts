import { expect, test } from 'vitest';
import { answerWords, causeWords } from './order-words.ts';

test('a code of the supplier is said in words, with the code beside', () => {
  expect(causeWords('supplier: 200011')).toBe('the supplier has none of this plan left (200011)');
  expect(causeWords('200005')).toBe('the price at the supplier is another one (200005)');
  expect(causeWords('supplier: 999999')).toBe('the supplier gave an answer we have no words for (999999)');
  expect(causeWords('plan-gone')).toBe('the supplier no longer sells this plan (plan-gone)');
  expect(causeWords('supplier: bad-answer')).toBe('the answer made no sense (bad-answer)');
  expect(causeWords('the plan is no longer sold')).toBe('the plan is no longer sold');
  expect(causeWords('constructor')).toBe('constructor');
});

test('an address can only say what we have words for', () => {
  expect(answerWords('rung')).toContain('worker');
  expect(answerWords('You won a prize')).toBeNull();
  expect(answerWords('toString')).toBeNull();
});
