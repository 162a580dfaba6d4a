import { expect, test } from 'vitest';
import { readFilter, readTraits, suits, type Traits, writeTraits } from './filter.ts';
import { questionsFor, shortcutsFor } from './filter-choices.ts';

const gigabyte = 2 ** 30;
const week: Traits = {
  kind: 'fixed',
  dataBytes: 3 * gigabyte,
  days: 7,
  fastest: '5G',
  exits: ['HK'],
  topUp: 'yes',
};
const month: Traits = { ...week, dataBytes: 10 * gigabyte, days: 30, exits: ['SG'], topUp: 'no' };
const daily: Traits = { ...week, kind: 'day-pass', dataBytes: gigabyte, days: 1, fastest: '4G', exits: [] };
const plans = [week, month, daily];

function left(query: string): Traits[] {
  const filter = readFilter(new URLSearchParams(query));
  return plans.filter((plan) => suits(plan, filter));
}

test.each([
  ['', plans],
  ['data=5', [month]],
  ['days=14', [month, daily]],
  ['data=5&days=7', [month, daily]],
  ['kind=day-pass', [daily]],
  ['kind=fixed&network=5G', [week, month]],
  ['network=4G', plans],
  ['exit=HK', [week]],
  ['exit=not-HK', [month]],
  ['topup=yes', [week, daily]],
])('%s', (query, expected) => expect(left(query)).toEqual(expected));

test.each([
  'data=-1',
  'data=x',
  'days=0',
  'days=1e9',
  'kind=any',
  'network=6G',
  'exit=hongkong',
  'topup=no',
  '%',
])('what makes no sense asks nothing: %s', (query) => expect(left(query)).toEqual(plans));

test.each(plans)('traits survive their way through a pass', (plan) =>
  expect(readTraits(writeTraits(plan))).toEqual(plan),
);

test('only questions that split the plans are asked', () => {
  const exits = questionsFor(plans).find(({ name }) => name === 'exit');
  expect(exits?.choices.map(({ value }) => value)).toEqual(['HK', 'SG', 'not-HK']);
  expect(questionsFor([week, week])).toEqual([]);
  expect(shortcutsFor(plans).map(({ name, value }) => `${name}=${value}`)).toEqual([
    'kind=day-pass',
    'network=5G',
    'exit=not-HK',
    'topup=yes',
  ]);
  expect(shortcutsFor([week])).toEqual([]);
});
