import { randomInt } from 'node:crypto';

const odd = [
  '\0',
  '\u202e',
  '\ud800',
  '\ufeff',
  '😀',
  'é',
  '\r\n',
  '%00',
  '%0a',
  '%2f%2f',
  '\\',
  '//',
  '"',
  "'",
  '<',
  '$',
  '@',
  ',',
  '{"__proto__":{"x":1}}',
  '"constructor"',
  'null',
  'true',
  '[]',
  '{}',
  '-1',
  '1e309',
  '9007199254740993',
  '0.1',
  'NaN',
];

/** Chance, given by whoever wants a run to be the same again. */
export type Chance = (below: number) => number;
export const anyChance: Chance = (below) => randomInt(below);

/** A text that is one to four small changes away from the first, now and then crossed with the second. */
export function mutate(text: string, other: string, chance: Chance): string {
  let changed = text;
  for (let n = chance(4); n >= 0; n -= 1) changed = once(changed, other, chance);
  return changed.slice(0, 20_000);
}

function once(text: string, other: string, chance: Chance): string {
  const at = chance(text.length + 1);
  const end = Math.min(text.length, at + 1 + chance(8));
  const piece = odd[chance(odd.length)] ?? '';
  switch (chance(7)) {
    case 0:
      return text.slice(0, at) + text.slice(end);
    case 1:
      return text.slice(0, at) + piece + text.slice(at);
    case 2:
      return text.slice(0, at) + piece + text.slice(end);
    case 3:
      return text.slice(0, at) + String.fromCharCode(chance(0x3000)) + text.slice(at + 1);
    case 4:
      return text.slice(0, end) + text.slice(at, end).repeat(1 + chance(20)) + text.slice(end);
    case 5:
      return text.slice(0, at) + other.slice(chance(other.length + 1));
    default:
      return text.slice(0, at) + String(chance(2 ** 31)) + text.slice(end);
  }
}
