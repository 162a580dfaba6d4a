import { expect, test } from 'vitest';
import { type CountFacts, countUsage } from './count.ts';

const hour = 3_600_000;
const noon = new Date('2026-11-23T12:00:00Z');
const before = (hours: number) => new Date(noon.getTime() - hours * hour);
const known: CountFacts = {
  esim: { usedBytes: 500, usedAt: before(3) },
  newest: { at: before(3), usedBytes: 500 },
  profileBytes: 500,
  usage: null,
  now: noon,
};
const count = (usedBytes: number, hoursAgo: number | null) => ({
  usedBytes,
  readAt: hoursAgo === null ? null : before(hoursAgo),
});

test('a newer count is the figure and a reading', () => {
  const reading = { at: before(1), usedBytes: 800 };
  expect(countUsage({ ...known, usage: count(800, 1) })).toEqual({
    usedBytes: 800,
    usedAt: reading.at,
    reading,
  });
});

test('downwards, too: a newer time is a correction', () => {
  expect(countUsage({ ...known, usage: count(200, 1) })).toMatchObject({ usedBytes: 200, usedAt: before(1) });
  expect(countUsage({ ...known, usage: count(200, 3) })).toMatchObject({ usedBytes: 200, usedAt: before(3) });
});

test('an older count is kept and not shown', () => {
  expect(countUsage({ ...known, usage: count(300, 5) })).toEqual({
    usedBytes: 500,
    usedAt: before(3),
    reading: { at: before(5), usedBytes: 300 },
  });
});

test('the same count again only moves "as of", and is a reading once an hour', () => {
  const soon = countUsage({ ...known, usage: count(500, 2.5) });
  expect(soon).toEqual({ usedBytes: 500, usedAt: before(2.5), reading: null });
  expect(countUsage({ ...known, usage: count(500, 2) }).reading).toEqual({ at: before(2), usedBytes: 500 });
  expect(countUsage({ ...known, usage: count(500, 3) }).reading).toBeNull();
});

test('without a time a figure grows, has no time and is no reading; it never falls', () => {
  expect(countUsage({ ...known, profileBytes: 700 })).toEqual({
    usedBytes: 700,
    usedAt: null,
    reading: null,
  });
  expect(countUsage({ ...known, profileBytes: 0 })).toMatchObject({ usedBytes: 500, usedAt: before(3) });
  expect(countUsage({ ...known, usage: count(900, null) })).toMatchObject({ usedBytes: 900, usedAt: null });
});

test('a time ahead of our clock is now, so that the next honest one is not older', () => {
  expect(countUsage({ ...known, usage: count(800, -48) })).toMatchObject({ usedBytes: 800, usedAt: noon });
});

test('the first count of an allowance counts whatever its time', () => {
  expect(countUsage({ ...known, newest: null, usage: count(500, 9) })).toMatchObject({
    usedAt: before(9),
    reading: { usedBytes: 500 },
  });
});
