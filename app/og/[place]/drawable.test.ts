import { expect, test } from 'vitest';
import { drawable } from './drawable.ts';

test.each([
  ['Côte d’Ivoire', "Côte d'Ivoire"],
  ['Türkiye', 'Türkiye'],
  ['日本 Japan 🇯🇵', 'Japan'],
  ['a\u0000b\u200fc\n d', 'abc d'],
  ['🏝️', ''],
])('of %j is drawn %j', (text, drawn) => expect(drawable(text)).toBe(drawn));

test('a long name is cut', () => expect(drawable('x'.repeat(200))).toHaveLength(70));
