import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mutate } from './mutate.ts';
import { targets } from './targets.ts';

// Thousands of errors are made and caught: their stacks are what takes the time.
Error.stackTraceLimit = 0;

/** Texts near what a reader expects, and texts that are nothing like it. */
function inputs(seeds: readonly string[]) {
  const near = fc
    .tuple(fc.constantFrom(...seeds), fc.constantFrom(...seeds), fc.infiniteStream(fc.nat()))
    .map(([text, other, chances]) =>
      mutate(text, other, (below) => Number(chances.next().value ?? 0) % below),
    );
  return fc.oneof(near, fc.string({ unit: 'binary' }), fc.json(), fc.webQueryParameters());
}

for (const { name, run, seeds } of targets) {
  test(`${name}: keeps its word for every text`, () => {
    for (const seed of seeds) run(seed);
    fc.assert(fc.property(inputs(seeds), run), { numRuns: 300 });
  });
}

test('a reader that breaks its word is found', () => {
  const broken = (text: string) => {
    if (text.startsWith('LPA') && text.length % 7 === 3) throw new Error('broken');
  };
  const seeds = targets.find(({ name }) => name === 'activation code')?.seeds ?? [];
  expect(() => fc.assert(fc.property(inputs(seeds), broken), { numRuns: 2_000 })).toThrow('Property failed');
});
