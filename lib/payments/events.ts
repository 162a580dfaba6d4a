import type Stripe from 'stripe';

/** What we listen to: the kinds of events the endpoint at Stripe is set up for. */
const heard =
  /^(checkout\.session\.|refund\.|charge\.refund|charge\.dispute\.|radar\.early_fraud_warning\.|review\.closed)/;

/** Events since a moment that some endpoint did not take in, newest first. */
export async function* undeliveredEvents(stripe: Stripe, since: Date): AsyncGenerator<Stripe.Event> {
  const created = { gte: Math.floor(since.getTime() / 1000) };
  for await (const event of stripe.events.list({ created, delivery_success: false, limit: 100 })) {
    if (heard.test(event.type)) yield event;
  }
}
