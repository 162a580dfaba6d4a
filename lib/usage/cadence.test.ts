import { expect, test } from 'vitest';
import type { EsimState } from '#lib/esims/states.ts';
import { nextReadAt } from './cadence.ts';

const hour = 60;
const day = 24 * hour;
const now = new Date('2026-11-23T12:00:00Z');
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

/** Minutes until the next read; null for never. */
function wait(state: EsimState, ageMinutes: number, endsIn: number | null): number | null {
  const expiresAt = endsIn === null ? null : inMinutes(endsIn);
  const next = nextReadAt({ state, createdAt: inMinutes(-ageMinutes), expiresAt, now });
  return next && (next.getTime() - now.getTime()) / 60_000;
}

test.each<[EsimState, number | null]>([
  ['preparing', 5],
  ['installing', 5],
  ['in-use', 10],
  ['installed', 30],
  ['unclear', hour],
  ['new', 6 * hour],
  ['used-up', 6 * hour],
  ['suspended', 6 * hour],
  ['removed', day],
  ['expired', null],
  ['ended', null],
])('%s: looked at again after %s minutes', (state, minutes) => {
  expect(wait(state, 3 * day, 20 * day)).toBe(minutes);
  expect(wait(state, 3 * day, null)).toBe(minutes);
});

test('a new one each hour on its first day', () => {
  expect(wait('new', 5 * hour, 180 * day)).toBe(hour);
  expect(wait('new', 25 * hour, 180 * day)).toBe(6 * hour);
});

test('at its end, if that comes sooner', () => {
  expect(wait('used-up', 3 * day, 100)).toBe(101);
  expect(wait('removed', 3 * day, hour)).toBe(hour + 1);
  expect(wait('in-use', 3 * day, 100)).toBe(10);
});

test('past its end it is asked ever more rarely, and one day no more', () => {
  expect(wait('in-use', 30 * day, -1)).toBe(10);
  expect(wait('used-up', 30 * day, -1)).toBe(hour);
  expect(wait('in-use', 30 * day, -2 * day)).toBe(day);
  expect(wait('in-use', 60 * day, -15 * day)).toBeNull();
  expect(wait('removed', 30 * day, -1)).toBeNull();
});
