import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { forecast } from '#lib/usage/forecast.ts';
import { UsageChart, type UsageChartProps } from './usage-chart.tsx';
import { pictureWords } from './usage-picture.tsx';
import { plot, usageShape } from './usage-shape.ts';

const gigabyte = 2 ** 30;
const hour = 3_600_000;
const start = Date.parse('2026-11-21T08:00:00Z');
const hours = (count: number) => new Date(start + count * hour);
const reading = (time: number, used: number, total = 3, allowance = 0) => ({
  at: hours(time),
  usedBytes: used * gigabyte,
  totalBytes: total * gigabyte,
  allowance,
});
const readings = [reading(0, 0.1), reading(10, 0.6), reading(24, 1), reading(48, 2)];
const facts = { totalBytes: 3 * gigabyte, expiresAt: hours(30 * 24), now: hours(50) };
const runsOut = forecast({ ...facts, readings });
const html = (given: Partial<UsageChartProps>) =>
  renderToStaticMarkup(createElement(UsageChart, { readings, forecast: runsOut, ...facts, ...given }));

test('the picture says in words what it shows', () => {
  const label = /aria-label="([^"]+)"/.exec(html({}))?.[1];
  expect(label).toMatch(
    /^2 GB of 3 GB used by 23 November 2026 at 08:00 UTC\. At this pace it lasts until about /,
  );
  expect(label).toMatch(/ It ends on 21 December 2026 at 08:00 UTC\.$/);
  expect(html({})).toContain('role="img"');
});

test('in the reader’s own time the words follow the dates on the page', () => {
  const shape = usageShape(readings, facts.totalBytes, null, facts.now);
  const newest = reading(48, 2);
  const props = shape && { ...facts, shape, newest, forecast: null, expiresAt: hours(12) };
  expect(props && pictureWords(props, 'Asia/Tokyo')).toBe(
    '2 GB of 3 GB used by 23 November 2026 at 17:00. It ends on 22 November 2026 at 05:00.',
  );
});

test('every reading stands in the table, the newest first, of very many the last', () => {
  const rows = html({}).match(/<tr.*?<\/tr>/g) ?? [];
  expect(rows).toHaveLength(5);
  expect(rows[1]).toContain('2 GB');
  const many = Array.from({ length: 500 }, (_, index) => reading(index, index / 500));
  expect(html({ readings: many }).match(/<tr/g)).toHaveLength(61);
  expect(html({ readings: many })).toContain('the last 60');
});

test('without a forecast nothing is dashed ahead; without a reading there is no chart', () => {
  expect(html({})).toContain('#ffc629');
  expect(html({ forecast: null })).not.toContain('#ffc629');
  expect(html({ forecast: { kind: 'lasts', until: facts.expiresAt } })).not.toContain('#ffc629');
  expect(html({ readings: [] })).toBe('');
});

test('a top-up is a step of the total', () => {
  const topped = [...readings, reading(49, 2.1, 6, 1)];
  const shape = usageShape(topped, 6 * gigabyte, null, facts.now);
  const levels = new Set([...(shape?.total ?? '').matchAll(/(?:M0 |V)([\d.]+)/g)].map(([, level]) => level));
  expect(levels.size).toBe(2);
});

test.each([
  ['one reading', [reading(0, 0.1)]],
  ['a total of nothing', [reading(0, 0, 0), reading(1, 0, 0)]],
  ['more used than there is', [reading(0, 2), reading(9, 4)]],
  ['a reading taken back', [reading(0, 2), reading(9, 1)]],
])('%s is drawn within the frame', (_, given) => {
  const shape = usageShape(given, (given[0]?.totalBytes ?? 0) * 1, null, facts.now);
  const numbers = `${shape?.used} ${shape?.total}`.match(/-?[\d.]+|NaN|Infinity/g)?.map(Number) ?? [];
  for (const number of numbers) {
    expect(number).toBeGreaterThanOrEqual(0);
    expect(number).toBeLessThanOrEqual(plot.width);
  }
});

test('a forecast far ahead leaves the readings a third of the width', () => {
  const far = { kind: 'runs-out', from: hours(500), at: hours(600), to: hours(700) } as const;
  const shape = usageShape(readings, facts.totalBytes, far, facts.now);
  expect(shape?.nowX).toBeGreaterThan(plot.width * 0.33);
});
