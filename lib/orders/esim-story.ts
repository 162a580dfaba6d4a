import type { ChangeKind } from '#db/schema/esims.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';

/** One step of an eSIM, or of a change of it, as the history keeps it. */
export interface StoryStep {
  subject: 'esim' | 'change';
  from: string | null;
  to: string;
  actor: string;
  at: Date;
  /** What a change is about; null for steps of the eSIM itself. */
  change: ChangeKind | null;
}

/** A top-up of the eSIM that was paid. */
export interface StoryTopUp {
  /** Its own order; null when whoever looks may not open that. */
  orderId: string | null;
  paidAt: Date;
  decision: 'deliver' | 'refund' | null;
  decidedAt: Date | null;
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
}

/** One line of what happened. */
export interface StoryLine {
  at: Date;
  text: string;
  /** The order it is about, when it is another one. */
  orderId: string | null;
}

export interface StoryFacts {
  paidAt: Date | null;
  readyAt: Date | null;
  /** When it was installed and when it connected, as the supplier says; null while it does not. */
  installedAt: Date | null;
  activatedAt: Date | null;
  steps: readonly StoryStep[];
  topUps: readonly StoryTopUp[];
}

/** What happened to one eSIM, newest first, in words for its owner. What has no words of ours is left out. */
export function esimStory(facts: StoryFacts): StoryLine[] {
  const { paidAt, readyAt, topUps } = facts;
  const steps = asTheyWere(facts);
  const lines: (StoryLine | null)[] = [
    paidAt && line(paidAt, 'Paid'),
    readyAt && line(readyAt, 'Ready to install'),
    ...steps
      .filter((step) => !isToldByChange(step, steps))
      .map((step) => {
        const text = step.subject === 'change' ? changeWords(step) : esimWords(step);
        return text ? line(step.at, text) : null;
      }),
    ...topUps.flatMap(topUpLines),
  ];
  // The order they came in decides between lines of the same moment.
  const told = lines.filter((one) => one !== null);
  return told.sort((a, b) => a.at.getTime() - b.at.getTime()).reverse();
}

const onboarding = ['downloaded', 'installing', 'installed', 'enabled'];

/**
 * The steps with the supplier's own times, which come before the news of them: of the installation and of the
 * first connection. What led to a step is not told after it, and nothing before the eSIM was there.
 */
function asTheyWere({ paidAt, readyAt, installedAt, activatedAt, steps }: StoryFacts): StoryStep[] {
  const first = (readyAt ?? paidAt)?.getTime() ?? 0;
  const connected = steps.findIndex((step) => esimWords(step) === firstConnection);
  const installed = steps.findIndex(({ subject, to }) => subject === 'esim' && to === 'installed');
  let latest: Date | null = null;
  const timeOf = ({ at }: StoryStep, index: number): Date => {
    const said = index === connected ? activatedAt : index === installed ? installedAt : null;
    const own = said && said.getTime() >= first && said < at ? said : at;
    return latest && own > latest ? latest : own;
  };
  const told = [...steps];
  // From the last to the first: each caps those that led to it.
  for (let index = connected < 0 ? steps.length - 1 : connected; index >= 0; index -= 1) {
    const step = steps[index];
    if (step?.subject !== 'esim' || !(index === connected || onboarding.includes(step.to))) continue;
    latest = timeOf(step, index);
    told[index] = { ...step, at: latest };
  }
  return told;
}

const answers: Partial<Record<string, readonly ChangeKind[]>> = {
  suspended: ['suspend'],
  'in-use': ['resume'],
  ended: ['cancel', 'revoke'],
};
/** News of one and the same come this close together, in either order. */
const sameMs = 10 * 60_000;

/** Whether a step of the eSIM only says again what a change of it brought about. */
function isToldByChange(step: StoryStep, steps: readonly StoryStep[]): boolean {
  const kinds = step.subject === 'esim' ? answers[step.to] : undefined;
  if (!kinds || (step.to === 'in-use' && step.from !== 'suspended')) return false;
  return steps.some(
    ({ change, to, at }) =>
      change !== null &&
      kinds.includes(change) &&
      to === 'done' &&
      Math.abs(at.getTime() - step.at.getTime()) <= sameMs,
  );
}

function line(at: Date, text: string, orderId: string | null = null): StoryLine {
  return { at, text, orderId };
}

const firstConnection = 'Connected for the first time';
const esimTexts: Record<string, string> = {
  downloaded: 'Downloaded to a phone',
  installing: 'Being installed',
  installed: 'Installed on the phone',
  enabled: 'Switched on, on the phone',
  disabled: 'Switched off, on the phone',
  removed: 'Removed from the phone',
  'used-up': 'All data used',
  suspended: 'Switched off at the network',
  expired: 'Its time was over',
  ended: 'Ended by the network',
};

function esimWords({ from, to }: StoryStep): string | null {
  if (to !== 'in-use') return Object.hasOwn(esimTexts, to) ? (esimTexts[to] ?? null) : null;
  if (from === 'suspended') return 'Works again';
  return from === 'used-up' ? 'Has data again' : firstConnection;
}

const changeTexts: Record<ChangeKind, Partial<Record<string, string>>> = {
  cancel: {
    due: 'You asked to cancel it',
    done: 'Cancelled: the network took it back',
    refused: 'Not cancelled: the network did not take it back',
  },
  suspend: {
    due: 'You asked to switch it off',
    done: 'Switched off, as you asked',
    refused: 'Not switched off: the network did not do it',
  },
  resume: {
    due: 'You asked to switch it on again',
    done: 'Switched on again, as you asked',
    refused: 'Not switched on again: the network did not do it',
  },
  revoke: { done: 'Switched off for good by us' },
};

function changeWords({ change, to, actor }: StoryStep): string | null {
  const text = change ? changeTexts[change][to] : undefined;
  if (!text) return null;
  const byUs = !/^(buyer|customer:)/.test(actor) && to === 'due';
  return byUs ? text.replace('You asked', 'We asked the network') : text;
}

function topUpLines(topUp: StoryTopUp): StoryLine[] {
  const { orderId, paidAt, decision, decidedAt } = topUp;
  const paid = line(paidAt, `Top-up paid: ${amountOf(topUp)}`, orderId);
  if (!decision || !decidedAt) return [paid];
  const end = decision === 'deliver' ? `Topped up: ${amountOf(topUp)} more` : 'Top-up not possible: refunded';
  return [paid, line(decidedAt, end, orderId)];
}

function amountOf({ kind, dataBytes, days }: StoryTopUp): string {
  return kind === 'day-pass' ? daysText(days) : `${formatBytes(dataBytes)}, ${daysText(days)}`;
}
