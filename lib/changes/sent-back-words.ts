import type { SentBack } from '#lib/esims/sent-back.ts';
import { moneyWords } from './words.ts';

const there: readonly string[] = ['succeeded', 'settled_by_hand'];

/** "$3.29 went back", or how far it is; empty when nothing goes back. */
export function sentBackWords(parts: readonly SentBack[]): string {
  if (parts.length === 0) return '';
  const money = moneyWords(parts);
  if (parts.every(({ state }) => there.includes(state))) return `${money} went back`;
  if (parts.some(({ state }) => state === 'failed')) return `${money} could not be sent back yet`;
  return `${money} ${parts.length > 1 ? 'are on their' : 'is on its'} way back`;
}
