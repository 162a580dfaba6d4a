import type Stripe from 'stripe';
import { z } from 'zod';
import type { Incoming } from './receive.ts';

/** What is kept of an event's object: ids, states and amounts. Names, addresses and cards are not. */
const kept = z.object({
  id: z.string(),
  object: z.string().optional(),
  status: z.string().nullish(),
  payment_status: z.string().nullish(),
  client_reference_id: z.string().nullish(),
  payment_intent: z.string().nullish(),
  amount: z.number().nullish(),
  amount_total: z.number().nullish(),
  amount_refunded: z.number().nullish(),
  currency: z.string().nullish(),
  livemode: z.boolean().nullish(),
  metadata: z.record(z.string(), z.string()).nullish(),
});

/** A verified Stripe event as we store it: where to look, and no personal data. */
export function stripeIncoming(event: Stripe.Event): Incoming {
  const object = kept.safeParse(event.data?.object);
  return {
    source: 'stripe',
    key: event.id,
    type: event.type,
    body: {
      id: event.id,
      type: event.type,
      created: event.created,
      livemode: event.livemode,
      data: { object: object.success ? object.data : null },
    },
  };
}
