import { expect, test } from 'vitest';
import { sections } from './matrix-rows.ts';
import { coverage, taggedIn } from './matrix-tags.ts';

test('a tag counts in the title of a test that runs, alone or with others', () => {
  const text = `
    test('money comes back [A1]', async () => {});
    test.each(['a', 'b'])(
      '%s: once [B2, B3] and [stripe/buy]', async () => {});
    describe("a group [C4]", () => {});
    test.skip('not now [A2]', () => {});
    test.todo('one day [A3]');
    const list = rows['[A4]'];
    test('an array [1, 2]', () => {});`;
  expect(taggedIn('x.test.ts', text).map(({ ids }) => ids)).toEqual([
    ['A1'],
    ['B2', 'B3', 'stripe/buy'],
    ['C4'],
  ]);
});

test('every row has an id of its own, and every tag names a row', () => {
  const ids = sections.flatMap(({ rows }) => rows.map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
  expect(coverage().strays).toEqual([]);
});
