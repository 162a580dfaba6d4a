import { z } from 'zod';
import type { HoldReason } from '#db/schema/index.ts';

const most = (value: number) => z.int().min(0).max(1_000_000).default(value);

/**
 * When a paid order waits for a person before anything is bought for it. Counts are eSIMs and top-ups paid
 * within `hours`, this order among them; more than the number is held, 0 switches a rule off.
 */
export const reviewRules = z.object({
  hours: z.int().min(1).max(720).default(24),
  /** Of one card. */
  card: most(250),
  /** Of one account or e-mail address. */
  account: most(250),
  /** Of one network address; many buyers may share one. */
  network: most(500),
  /** Of one e-mail domain. Off at first: half the world has its mail at three of them. */
  domain: most(0),
  /** Different cards of one account. */
  cards: most(3),
  /** First order of somebody: eSIMs in it, off at first as an order holds 30 at most; its total in cents. */
  firstUnits: most(0),
  firstCents: most(50_000),
  /** From which of Stripe's risk levels on. */
  risk: z.enum(['elevated', 'highest', 'off']).default('elevated'),
});

export type ReviewRules = z.output<typeof reviewRules>;

/** The rules as stored; what is missing or makes no sense has its default. */
export function readReviewRules(stored: unknown): ReviewRules {
  const parsed = reviewRules.safeParse(stored ?? {});
  return parsed.success ? parsed.data : reviewRules.parse({});
}

/** What is known about an order that was just paid. */
export interface ReviewFacts {
  units: number;
  totalCents: number;
  cardUnits: number;
  accountUnits: number;
  networkUnits: number;
  domainUnits: number;
  cards: number;
  /** Paid for something that was delivered, before the window. */
  known: boolean;
  riskLevel: string | null;
  inReview: boolean;
}

/** Why an order is looked at first; empty when nothing speaks against it. */
export function reviewReasons(rules: ReviewRules, facts: ReviewFacts): HoldReason[] {
  const over = (limit: number, count: number) => limit > 0 && count > limit;
  const isLarge = over(rules.firstUnits, facts.units) || over(rules.firstCents, facts.totalCents);
  const found: Record<Exclude<HoldReason, 'blocked'>, boolean> = {
    'card-units': over(rules.card, facts.cardUnits),
    'account-units': over(rules.account, facts.accountUnits),
    'network-units': over(rules.network, facts.networkUnits),
    'domain-units': over(rules.domain, facts.domainUnits),
    'many-cards': over(rules.cards, facts.cards),
    'large-first': !facts.known && isLarge,
    risk: risks[rules.risk].includes(facts.riskLevel ?? ''),
    'stripe-review': facts.inReview,
  };
  return (Object.keys(found) as (keyof typeof found)[]).filter((reason) => found[reason]);
}

const risks: Record<ReviewRules['risk'], readonly string[]> = {
  elevated: ['elevated', 'highest'],
  highest: ['highest'],
  off: [],
};
