import { expect, test } from 'vitest';
import { figureOf } from './figure.ts';
import type { EsimState } from './states.ts';

const gigabyte = 1024 ** 3;
const asOf = new Date('2026-11-24T12:00:00Z');
const said = (state: EsimState, leftBytes: number) => {
  const data = { leftBytes, totalBytes: 3 * gigabyte, asOf };
  const figure = figureOf({ state, data, bytesADay: null, days: 30 });
  return `${figure?.amount} ${figure?.words}${figure?.gauge ? ', gauge' : ''}`;
};

test.each<[EsimState, number, string]>([
  ['new', 3 * gigabyte, '3 GB for 30 days'],
  ['installed', 3 * gigabyte, '3 GB for 30 days'],
  ['in-use', 3 * gigabyte, '3 GB of 3 GB left, gauge'],
  ['in-use', gigabyte, '1 GB of 3 GB left, gauge'],
  ['suspended', gigabyte, '1 GB of 3 GB left, gauge'],
  ['used-up', 0, '0 MB of 3 GB left, gauge'],
  ['removed', 2 * gigabyte, '3 GB for 30 days'],
  ['expired', gigabyte, '2 GB of 3 GB used'],
  ['expired', 3 * gigabyte, '3 GB for 30 days'],
  ['ended', 3 * gigabyte, '3 GB for 30 days'],
  ['ended', 2 * gigabyte, '1 GB of 3 GB used'],
])('%s with %i bytes left', (state, left, expected) => {
  expect(said(state, left)).toBe(expected);
});

test('a day pass tells its day, whatever its count says; what is not known has no figure', () => {
  const facts = { state: 'in-use', data: null, days: 3 } as const;
  expect(figureOf({ ...facts, bytesADay: gigabyte })).toEqual({
    amount: '1 GB',
    words: 'a day, for 3 days',
    gauge: false,
  });
  expect(figureOf({ ...facts, bytesADay: null })).toBeNull();
});
