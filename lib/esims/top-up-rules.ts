import type { EsimState } from './states.ts';

/** Why an eSIM cannot be topped up now. */
export type TopUpObstacle =
  | 'disputed'
  | 'ended'
  | 'expired'
  | 'suspended'
  | 'removed'
  | 'unclear'
  | 'cannot'
  | 'change'
  | 'unfinished'
  | 'too-many';

/** What decides whether an eSIM can be topped up. */
export interface TopUpFacts {
  state: EsimState;
  /** Its days are over, whether or not the network has said so. */
  lapsed: boolean;
  /** The order is paid and no bank holds it. */
  free: boolean;
  /** What the catalogue says of its plan; null when the plan is not known any more. */
  plan: 'no' | 'yes' | 'days' | null;
  /** A cancel, suspend or resume is on its way. */
  changing: boolean;
  /** A paid top-up is not added yet. */
  unfinished: boolean;
  /** Top-ups it has had. */
  had: number;
}

/** The network adds no more than this many to one eSIM. */
export const mostTopUps = 10;
/** The longest a day pass can be made. */
export const mostDays = 365;

const byState: Partial<Record<EsimState, TopUpObstacle>> = {
  ended: 'ended',
  expired: 'expired',
  suspended: 'suspended',
  removed: 'removed',
  preparing: 'unclear',
  unclear: 'unclear',
};

/** Why not, before anybody pays; null when it can be topped up. What ends for good is said first. */
export function topUpObstacle(facts: TopUpFacts): TopUpObstacle | null {
  if (!facts.free) return 'disputed';
  const found = byState[facts.state];
  if (found === 'ended' || found === 'expired') return found;
  if (facts.lapsed) return 'expired';
  if (facts.plan === 'no') return 'cannot';
  if (found) return found;
  if (facts.changing) return 'change';
  if (facts.unfinished) return 'unfinished';
  return facts.had >= mostTopUps ? 'too-many' : null;
}

/** Days that still fit onto a day pass; 0 when none does. */
export function daysThatFit(totalDays: number): number {
  return Math.max(0, mostDays - totalDays);
}

/** What to do instead. */
export type Instead = 'buy' | 'resume' | 'wait' | 'write';

/** Each obstacle in words for the owner, and what they can do instead. */
export const obstacleWords: Record<TopUpObstacle, { why: string; instead: Instead }> = {
  disputed: {
    why: 'The payment of this eSIM is disputed with the bank. Until that is settled nothing can be added to it',
    instead: 'write',
  },
  ended: { why: 'This eSIM was cancelled or switched off. Nothing can be added to it', instead: 'buy' },
  expired: {
    why: 'The days of this eSIM are over. The network adds nothing to an eSIM that has expired',
    instead: 'buy',
  },
  suspended: {
    why: 'This eSIM is switched off. Switch it on again first, then top it up',
    instead: 'resume',
  },
  removed: {
    why: 'This eSIM was removed from the phone. It usually cannot be installed again, so more data would be lost',
    instead: 'write',
  },
  unclear: {
    why: 'We cannot tell how this eSIM stands at the moment, so we take no payment',
    instead: 'wait',
  },
  cannot: { why: 'The network does not top up eSIMs of this plan', instead: 'buy' },
  change: {
    why: 'Something you asked for is still on its way to the network. Top up once it is done',
    instead: 'wait',
  },
  unfinished: {
    why: 'A top-up is being added right now. Wait a moment: the next one comes after it',
    instead: 'wait',
  },
  'too-many': {
    why: `This eSIM was topped up ${mostTopUps} times. The network adds no more`,
    instead: 'buy',
  },
};
