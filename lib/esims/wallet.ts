import { formatBytes } from '#lib/data-size.ts';
import type { EsimPass } from './read.ts';
import type { Pocket } from './states.ts';

/** One part of the line on top: a figure and what it counts. */
export interface Glance {
  figure: string;
  what: string;
}

/** The wallet in a few figures; empty when nothing in it can be used any more. */
export function glanceOf(passes: readonly EsimPass[]): Glance[] {
  const free = passes.filter(({ frozen }) => !frozen);
  const inUse = free.filter(({ state }) => state === 'in-use');
  const left = inUse.flatMap(({ data }) => (data ? [data.leftBytes] : []));
  const count = (...states: string[]) => free.filter(({ state }) => states.includes(state)).length;
  const parts: (Glance | null)[] = [
    counted(free.filter(revivable).length, 'out of data'),
    counted(inUse.length, 'in use'),
    left.length > 0
      ? { figure: formatBytes(left.reduce((sum, bytes) => sum + bytes, 0)), what: 'left' }
      : null,
    counted(count('new'), 'waiting to be installed'),
    counted(count('installing', 'installed'), 'on a phone, not used yet'),
    counted(count('preparing'), 'being prepared'),
    counted(count('suspended'), 'switched off'),
    counted(passes.length - free.length, 'on hold'),
  ];
  return parts.filter((part) => part !== null);
}

function counted(count: number, what: string): Glance | null {
  return count > 0 ? { figure: String(count), what } : null;
}

export interface WalletSection {
  pocket: Pocket;
  heading: string;
  passes: EsimPass[];
  /** What is over and only kept: folded away when it is more than a few. */
  folded: EsimPass[];
}

const headings: [Pocket, string][] = [
  ['empty', 'Out of data'],
  ['off', 'Switched off'],
  ['in-use', 'In use'],
  ['waiting', 'Waiting to be used'],
  ['preparing', 'Being prepared'],
  ['spent', 'Spent'],
];

const mostSpent = 3;

/** The passes pocket by pocket; what is out of data and takes no more is spent. */
export function sectionsOf(passes: readonly EsimPass[]): WalletSection[] {
  return headings.flatMap(([pocket, heading]): WalletSection[] => {
    const inside = passes.filter((pass) => placeOf(pass) === pocket);
    if (inside.length === 0) return [];
    if (pocket !== 'spent') return [{ pocket, heading, passes: inside, folded: [] }];
    return [{ pocket, heading, passes: inside.slice(0, mostSpent), folded: inside.slice(mostSpent) }];
  });
}

function placeOf(pass: EsimPass): Pocket {
  return pass.pocket === 'empty' && !revivable(pass) ? 'spent' : pass.pocket;
}

/** Out of data but not out of days, and more can be bought for it. */
function revivable({ state, daysLeft, frozen, topUp }: EsimPass): boolean {
  return state === 'used-up' && daysLeft !== 0 && !frozen && topUp;
}

/** A fifth of the data is when people look for more. */
const low = 0.2;

/** What a pass asks of its owner next; null when it only wants to be looked at. */
export function wantOf(pass: EsimPass): 'install' | 'top-up' | null {
  if (pass.frozen || pass.esimId === null) return null;
  if (pass.state === 'new') return 'install';
  if (revivable(pass)) return 'top-up';
  const { state, data } = pass;
  return canTopUp(pass) && state === 'in-use' && data && data.leftBytes <= data.totalBytes * low
    ? 'top-up'
    : null;
}

/** Whether a pass leads to the top-ups of its eSIM: while it is in use, and once it is out of data. */
export function canTopUp(pass: EsimPass): boolean {
  return pass.esimId !== null && pass.topUp && !pass.frozen && (pass.state === 'in-use' || revivable(pass));
}

/** The one pass whose button is yellow: what is out of data, what soon will be, then what waits. */
export function nextPass(passes: readonly EsimPass[]): EsimPass | null {
  return (
    passes.find(revivable) ??
    passes.find((pass) => wantOf(pass) === 'top-up') ??
    passes.find((pass) => wantOf(pass) === 'install') ??
    null
  );
}
