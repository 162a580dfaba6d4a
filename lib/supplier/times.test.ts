import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatTime, parseTime } from './times.ts';

test.each([
  ['2026-09-27T19:29:36+0000', '2026-09-27T19:29:36.000Z'],
  ['2026-09-27T19:29:36Z', '2026-09-27T19:29:36.000Z'],
  ['2026-09-27T19:29:36.5Z', '2026-09-27T19:29:36.500Z'],
  ['2026-09-27T19:29:36', '2026-09-27T19:29:36.000Z'],
  ['2026-09-27 19:29:36 UTC', '2026-09-27T19:29:36.000Z'],
  ['2026-09-27T19:29:36+08:00', '2026-09-27T11:29:36.000Z'],
  ['2026-09-27T19:29-0130', '2026-09-27T20:59:00.000Z'],
  [' 2026-09-27 ', '2026-09-27T00:00:00.000Z'],
])('%s', (text, iso) => {
  expect(parseTime(text)?.toISOString()).toBe(iso);
});

test.each([
  null,
  undefined,
  '',
  'soon',
  1_700_000_000,
  '1700000000',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59Z',
  '2026-02-30T00:00:00Z',
  '2026-13-01T00:00:00Z',
  '2026-01-01T24:00:00Z',
  '2026-01-01T00:00:00+2x',
])('%j is no time', (value) => {
  expect(parseTime(value)).toBeNull();
});

const moments = fc.date({
  min: new Date('2001-01-01T00:00:00Z'),
  max: new Date('2099-12-31T00:00:00Z'),
  noInvalidDate: true,
});

test('every spelling of a moment is the same moment [B22]', () => {
  fc.assert(
    fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (moment, offset) => {
      const whole = new Date(Math.floor(moment.getTime() / 1000) * 1000);
      const local = new Date(whole.getTime() + offset * 60_000).toISOString().slice(0, 19);
      const sign = offset < 0 ? '-' : '+';
      const hours = String(Math.floor(Math.abs(offset) / 60)).padStart(2, '0');
      const minutes = String(Math.abs(offset) % 60).padStart(2, '0');
      expect(parseTime(formatTime(whole))).toEqual(whole);
      expect(parseTime(moment.toISOString())).toEqual(moment);
      expect(parseTime(`${local}${sign}${hours}${minutes}`)).toEqual(whole);
      expect(parseTime(`${local}${sign}${hours}:${minutes}`)).toEqual(whole);
    }),
  );
});

test('never throws', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      parseTime(value);
    }),
  );
});
