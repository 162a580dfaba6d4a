import { expect, test } from 'vitest';
import { ageText, momentText } from './moments.ts';

const now = new Date('2026-11-23T22:15:30Z');
const ago = (seconds: number) => ageText(new Date(now.getTime() - seconds * 1000), now);

test('an age is told in its largest whole step', () => {
  expect([0, 59, 60, 3_599, 3_600, 86_399, 86_400 * 3].map(ago)).toEqual([
    '0 s',
    '59 s',
    '1 min',
    '59 min',
    '1 h',
    '23 h',
    '3 d',
  ]);
  expect(ago(-5)).toBe('0 s');
});

test('a moment names its clock', () => {
  expect(momentText(now)).toBe('23 Nov 2026, 22:15 UTC');
});
