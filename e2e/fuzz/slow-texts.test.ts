import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { repository } from '../run/build.ts';
import { cpuMs } from './cpu-time.ts';
import { busyTexts, patternsIn, patternsOfShop } from './patterns.ts';
import { targets } from './targets.ts';

const longest = 100_000;
const mostMs = 50;

/** Patterns whose text is cut before they see it, and where. */
const bounded = [
  { source: /^LPA:1\\\$/, to: 8_000, where: 'lib/log.ts cuts a line before it looks for secrets' },
];

/** Milliseconds for the slowest of the busy texts; stops early where it grows too fast. */
function slowest(pattern: RegExp, length: number): number {
  let most = 0;
  for (const size of [25, length / 25, length / 5, length]) {
    for (const text of busyTexts(pattern, size)) {
      const run = () => cpuMs(() => text.replace(pattern, ''));
      let ms = run();
      // The first run may have been the compiler's or the collector's.
      if (ms > mostMs) ms = Math.min(ms, run(), run());
      most = Math.max(most, ms);
      if (most > mostMs) return most;
    }
  }
  return most;
}

test('no pattern of the shop is kept busy by a text of 100 kB [D41]', { timeout: 120_000 }, () => {
  const patterns = patternsOfShop();
  expect(patterns.length).toBeGreaterThan(100);
  const slow = patterns.flatMap(({ file, pattern }) => {
    const limit = bounded.find(({ source }) => source.test(pattern.source))?.to ?? longest;
    const ms = slowest(pattern, limit);
    return ms > mostMs ? [`${file}: ${pattern} takes ${ms.toFixed(0)} ms for ${limit} signs`] : [];
  });
  expect(slow, slow.join('\n')).toEqual([]);
  for (const { source } of bounded)
    expect(patterns.some(({ pattern }) => source.test(pattern.source))).toBe(true);
});

test('a pattern that can be kept busy is found [D41]', () => {
  // The first doubles with each sign, the others take the square: all three stood, or nearly, in the shop.
  for (const bad of [/^(a+)+$/, /\/+$/, /.*iphone */]) {
    expect(slowest(bad, longest / 5), String(bad)).toBeGreaterThan(mostMs);
  }
});

test('patterns are found wherever code holds one, and divisions are none', () => {
  const code = `const a = /x[/]y\\/z/gi; const b = 6 / 2 / 3; f(/a/.test(t) ? /b/u : 1); // /not this/
return /c+/; /* /nor this/ */ const path = 'a/b/c'; const d = [/e/, /f/];`;
  expect(patternsIn(code).map(String)).toEqual(['/x[/]y\\/z/gi', '/a/', '/b/u', '/c+/', '/e/', '/f/']);
});

test('no reader of what strangers send is kept busy by 100 kB [D41]', () => {
  for (const { name, run, seeds } of targets) {
    const texts = [...seeds, '[', '{"a":', '"', 'a=', '&', '@', '.', '$', '1', ' ', 'é', '%'].flatMap(
      (piece) => [piece.repeat(Math.ceil(longest / piece.length)).slice(0, longest)],
    );
    for (const text of texts) {
      const took = Math.min(...[1, 2, 3].map(() => cpuMs(() => run(text))));
      expect(took, `${name}: ${text.slice(0, 20)}`).toBeLessThan(mostMs);
    }
  }
});

test('no schema of the shop is kept busy by 100 kB in any of its fields [D41]', async () => {
  const files = readdirSync(path.join(repository, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => path.join(repository, 'lib', name))
    .filter((file) =>
      /^export const \w+ = z|^export const \w+ = \w+\.(transform|refine)/m.test(readFileSync(file, 'utf8')),
    );
  const schemas: [string, z.ZodType][] = [];
  for (const file of files) {
    const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(exported)) {
      if (value instanceof z.ZodType) schemas.push([`${path.basename(file)} ${name}`, value]);
    }
  }
  expect(schemas.length).toBeGreaterThan(12);
  for (const [name, schema] of schemas) {
    for (const value of hugeValues(schema)) {
      const took = Math.min(...[1, 2, 3].map(() => cpuMs(() => schema.safeParse(value))));
      expect(took, name).toBeLessThan(mostMs);
    }
  }
});

/** A huge text, alone and in every field the schema names. */
function hugeValues(schema: z.ZodType): unknown[] {
  const texts = ['a', '0', ' ', '.', '-', '@', '{"', 'LPA:1$', '2026-'].map((piece) =>
    piece.repeat(Math.ceil(longest / piece.length)),
  );
  const inner = schema instanceof z.ZodPipe ? schema.in : schema;
  const fields = inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
  return texts.flatMap((text) => [
    text,
    Object.fromEntries(fields.map((field) => [field, text])),
    Object.fromEntries(fields.map((field) => [field, [text]])),
  ]);
}
