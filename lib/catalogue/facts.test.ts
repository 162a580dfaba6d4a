import { expect, test } from 'vitest';
import { deadlineWords, timeToUse, topUpText } from './facts.ts';

test.each([
  ['JP', 'Japan', 'first-connection', 'Connect in Japan by'],
  ['NL', 'Netherlands', 'first-connection', 'Connect in the Netherlands by'],
  ['EU-42', 'Europe', 'first-connection', 'Connect in one of its countries by'],
  ['JP', 'Japan', 'install', 'Install by'],
] as const)('%s, days from %s: %s', (locationCode, locationName, validityStarts, words) => {
  expect(deadlineWords({ locationCode, locationName, validityStarts })).toBe(words);
});

test('before it is bought there is no date yet', () =>
  expect(timeToUse({ activateWithinDays: 180 })).toBe('within 180 days of buying'));

test.each([
  ['no', 'no'],
  ['yes', 'yes, more data and days on the same eSIM'],
  ['days', 'yes, more days on the same eSIM'],
] as const)('top-up %s: %s', (topUp, words) => expect(topUpText(topUp)).toBe(words));
