import { randomFrom } from '../../fakes/faults.ts';

export type Chance = ReturnType<typeof chanceFrom>;

/** All chance of one run: the same seed draws the same numbers in the same order. */
export function chanceFrom(seed: number) {
  const next = randomFrom(seed);
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    /** True for this share of the calls. */
    happens: (share: number) => next() < share,
    between,
    seconds: (least: number, most: number) => between(least * 1000, most * 1000),
    pick: <T>(from: readonly T[]): T => {
      const found = from[between(0, from.length - 1)];
      if (found === undefined) throw new Error('nothing to choose from');
      return found;
    },
    /** One of several, each with its weight. */
    weighted: <T>(from: readonly (readonly [T, number])[]): T => {
      let left = next() * from.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [one, weight] of from) {
        left -= weight;
        if (left < 0) return one;
      }
      throw new Error('nothing to choose from');
    },
  };
}
