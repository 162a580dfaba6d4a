import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecast } from './forecast.ts';
import { forecastSentence } from './forecast-words.ts';

const megabyte = 2 ** 20;
const hour = 3_600_000;
const start = Date.parse('2026-11-23T08:00:00Z');
const hours = (count: number) => new Date(start + count * hour);
const at = (time: number, megabytes: number) => ({ at: hours(time), usedBytes: megabytes * megabyte });
const facts = { totalBytes: 1000 * megabyte, expiresAt: hours(30 * 24), now: hours(12) };

describe('silence', () => {
  test.each([
    ['no reading', []],
    ['one reading', [at(1, 100)]],
    ['one moment twice', [at(1, 100), at(1, 200)]],
    ['seconds apart', [at(1, 100), at(1.002, 200)]],
    ['minutes apart, however many', [at(1, 100), at(1.1, 150), at(1.2, 200), at(1.49, 300)]],
    ['nothing left', [at(1, 100), at(4, 1001)]],
  ])('%s', (_, readings) => {
    expect(forecast({ ...facts, readings })).toBeNull();
  });

  test('ends with half an hour between the first count and the last', () => {
    expect(
      forecast({ ...facts, readings: [at(1, 100), at(1.1, 110), at(1.5, 150)], now: hours(2) }),
    ).toMatchObject({
      at: hours(1.5 + 8.5),
    });
  });

  test('after the end, and with neither pace nor end', () => {
    const readings = [at(1, 100), at(4, 200)];
    expect(forecast({ ...facts, readings, expiresAt: hours(12) })).toBeNull();
    expect(forecast({ ...facts, readings: [at(1, 100), at(9, 100)], expiresAt: null })).toBeNull();
  });
});

describe('a steady pace', () => {
  test('runs out where the line meets the total, counted from the newest reading', () => {
    const readings = [at(0, 0), at(4, 100), at(8, 200)];
    const found = forecast({ ...facts, readings });
    expect(found).toMatchObject({ kind: 'runs-out', at: hours(40) });
    expect(found).toMatchObject({ from: new Date(start + (8 + 32 / 1.2) * hour) });
  });

  test('that outlives the last day says so, and the band never reaches past it', () => {
    const readings = [at(0, 0), at(8, 200)];
    expect(forecast({ ...facts, readings, expiresAt: hours(40) })).toEqual({
      kind: 'lasts',
      until: hours(40),
    });
    expect(forecast({ ...facts, readings, expiresAt: hours(41) })).toMatchObject({ to: hours(41) });
  });

  test('of nothing at all lasts', () => {
    const readings = [at(0, 100), at(8, 100)];
    expect(forecast({ ...facts, readings })).toEqual({ kind: 'lasts', until: facts.expiresAt });
  });

  test('that should have ended hours ago ends now, not before', () => {
    const found = forecast({ ...facts, readings: [at(0, 0), at(4, 800)], now: hours(9) });
    expect(found).toMatchObject({ kind: 'runs-out', at: hours(9), from: hours(9) });
  });
});

test('only the last two days count, but never fewer than two readings', () => {
  const wild = [at(-100, 0), at(-90, 500), at(0, 500), at(24, 600), at(48, 700)];
  expect(forecast({ ...facts, readings: wild, now: hours(48) })).toMatchObject({ at: hours(48 + 72) });
  const rare = [at(-200, 100), at(0, 200)];
  expect(forecast({ ...facts, readings: rare, now: hours(1) })).toMatchObject({ kind: 'lasts' });
  const twice = [...rare, at(0.1, 200)];
  expect(forecast({ ...facts, readings: twice, now: hours(1) })).toMatchObject({ kind: 'lasts' });
});

test('what a later reading took back had not been used', () => {
  const readings = [at(0, 0), at(4, 600), at(8, 200)];
  expect(forecast({ ...facts, readings })).toMatchObject({ at: hours(40) });
});

const reading = fc.record({
  at: fc.integer({ min: 0, max: 400 * 60 }).map((minutes) => new Date(start + minutes * 60_000)),
  usedBytes: fc.integer({ min: 0, max: 1200 * megabyte }),
});
const anything = fc.record({
  readings: fc.array(reading, { maxLength: 12 }),
  totalBytes: fc.integer({ min: 0, max: 1000 * megabyte }),
  expiresAt: fc.option(fc.integer({ min: -50, max: 2000 }).map(hours)),
  now: fc.integer({ min: 0, max: 500 }).map(hours),
});

test('whatever the readings: in order, not before now, not after the end, and sayable', () => {
  fc.assert(
    fc.property(anything, (given) => {
      const found = forecast(given);
      if (!found) return;
      expect(forecastSentence(found, given.now)).toMatch(/^At this pace it [^<>]+$/);
      if (found.kind === 'lasts') {
        expect(found.until).toEqual(given.expiresAt);
        return;
      }
      expect(found.from.getTime()).toBeGreaterThanOrEqual(given.now.getTime());
      expect(found.from.getTime()).toBeLessThanOrEqual(found.at.getTime());
      expect(found.at.getTime()).toBeLessThanOrEqual(found.to.getTime());
      if (given.expiresAt) expect(found.to.getTime()).toBeLessThanOrEqual(given.expiresAt.getTime());
    }),
    { numRuns: 2_000 },
  );
});

test('more data never ends sooner', () => {
  const endOf = (given: Parameters<typeof forecast>[0]) => {
    const found = forecast(given);
    return found && (found.kind === 'lasts' ? Number.POSITIVE_INFINITY : found.at.getTime());
  };
  fc.assert(
    fc.property(anything, fc.integer({ min: 0, max: 1000 * megabyte }), (given, more) => {
      const [less, end] = [endOf(given), endOf({ ...given, totalBytes: given.totalBytes + more })];
      if (less !== null && end !== null) expect(end).toBeGreaterThanOrEqual(less);
    }),
    { numRuns: 2_000 },
  );
});

test('the order of the readings does not matter', () => {
  const distinct = fc.uniqueArray(reading, { maxLength: 10, selector: (one) => one.at.getTime() });
  fc.assert(
    fc.property(distinct, (readings) => {
      expect(forecast({ ...facts, readings: [...readings].reverse() })).toEqual(
        forecast({ ...facts, readings }),
      );
    }),
  );
});

describe('in words', () => {
  // 23 November 2026 is a Monday.
  const now = hours(0);
  const runsOut = (from: number, middle: number, to: number) =>
    ({ kind: 'runs-out', from: hours(from), at: hours(middle), to: hours(to) }) as const;
  const sentence = (found: Parameters<typeof forecastSentence>[0], zone?: string) =>
    forecastSentence(found, now, zone).replace('At this pace it ', '');

  test('a weekday with its hour and the days around it', () => {
    expect(sentence(runsOut(50, 78, 100), 'Europe/Madrid')).toBe(
      'lasts until about Thursday 15:00 (Wed–Fri)',
    );
    expect(sentence(runsOut(50, 77.6, 100))).toBe('lasts until about Thursday 14:00 UTC (Wed–Fri)');
  });

  test('hours within one day, dates beyond a week', () => {
    expect(sentence(runsOut(3, 5, 9))).toBe('lasts until about Monday 13:00 UTC (11:00–17:00)');
    expect(sentence(runsOut(100, 200, 300))).toBe('lasts until about 1 December (27 Nov–5 Dec)');
  });

  test('the end of the pace, and the last day', () => {
    expect(sentence(runsOut(0, 0.3, 2))).toBe('is used up within the hour');
    expect(sentence({ kind: 'lasts', until: hours(170) })).toBe(
      'lasts longer than its last day, 30 November',
    );
  });
});
