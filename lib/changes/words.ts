import { brand } from '#lib/brand.ts';
import { formatCents } from '#lib/money.ts';
import type { Money } from './read.ts';
import type { Obstacle } from './rules.ts';

const write = `write to ${brand.supportEmail}`;

const reasons: Record<Obstacle, string> = {
  downloaded: `A phone has downloaded it, and the network takes back only eSIMs that no phone ever took. Does it not work? Then ${write}: we mend it, replace it or give the money back.`,
  'not-on-phone': 'It is on no phone, so there is nothing to switch off.',
  'not-suspended': 'It is not switched off.',
  suspended: 'It is switched off already.',
  expired: 'Its time is over, and the network takes back no eSIM after that.',
  ended: 'It has ended already.',
  unclear: `The network does not say clearly how this eSIM stands. Look again in an hour, or ${write}.`,
  disputed:
    'Its payment is disputed with the bank. Nothing about it can be changed until the bank has decided.',
  'top-up': 'A top-up for it is paid and not added yet. Try again in a few minutes.',
  replaced: `One eSIM was issued in place of another here, so a cancel sends no money back by itself. To give both back ${write}.`,
  busy: 'The network is being asked for something else right now. Try again in a minute.',
  'no-answer': `The network gave no answer, and nothing was changed. Try again later, or ${write}.`,
  'network-refused': `The network said no, and nothing was changed. For help ${write}.`,
};

/** Why a change is not possible or did not come about, and what can be done instead. */
export function reasonWords(reason: string): string {
  return Object.entries(reasons).find(([known]) => known === reason)?.[1] ?? reasons['network-refused'];
}

/** "$4.50", or "$4.50 and $2.00" when it comes from several payments. */
export function moneyWords(parts: readonly Money[]): string {
  const texts = parts.map(({ cents, currency }) => formatCents(cents, currency));
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1)}`;
}

/** Where it goes: each payment back to where it came from. */
export function cardWords(parts: readonly Money[]): string {
  return parts.length > 1 ? 'each to the card it was paid with' : 'to the card you paid with';
}
