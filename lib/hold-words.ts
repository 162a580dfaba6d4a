import type { HoldReason } from '#db/schema/index.ts';

/** Why an order is on hold, for whoever decides about it. */
export const holdWords: Record<HoldReason, string> = {
  'card-units': 'many eSIMs on one card',
  'account-units': 'many eSIMs for one account',
  'network-units': 'many eSIMs from one network address',
  'domain-units': 'many eSIMs for one e-mail domain',
  'many-cards': 'many cards on one account',
  'large-first': 'a large first order',
  risk: 'Stripe calls the payment risky',
  'stripe-review': 'a review is open at Stripe',
  blocked: 'the buyer is on the block list',
};
