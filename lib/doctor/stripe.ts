import Stripe from 'stripe';
import { isLiveKey } from '#lib/payments/stripe.ts';
import type { Check, Finding } from './check.ts';

export interface StripeSetup {
  stripe: Stripe;
  secretKey: string;
  webhookSecrets: readonly string[];
  appUrl: string;
}

const needed = [
  'checkout.session.completed',
  'checkout.session.expired',
  'checkout.session.async_payment_succeeded',
  'checkout.session.async_payment_failed',
  'refund.updated',
  'refund.failed',
  'charge.refunded',
  'charge.dispute.created',
  'charge.dispute.closed',
];

/** Stripe: does the key work, is the endpoint registered, does the web process know its secret. */
export function stripeChecks(setup: StripeSetup): Check[] {
  return [
    { name: 'Stripe key', run: () => keyWorks(setup) },
    { name: 'Stripe endpoint', run: () => endpointRegistered(setup) },
    { name: 'Stripe secret', run: () => secretKnown(setup) },
  ];
}

async function keyWorks({ stripe, secretKey }: StripeSetup): Promise<Finding> {
  try {
    const { livemode } = await stripe.balance.retrieve();
    const mode = livemode ? 'live' : 'test';
    if (livemode !== isLiveKey(secretKey)) {
      return {
        state: 'red',
        line: `the account answers in ${mode} mode`,
        todo: 'use the key of the mode you mean',
      };
    }
    return { state: 'ok', line: `${mode} mode` };
  } catch (error) {
    return {
      state: 'red',
      line: reason(error),
      todo: 'check STRIPE_SECRET_KEY (and STRIPE_API_URL, if set)',
    };
  }
}

async function endpointRegistered({ stripe, appUrl }: StripeSetup): Promise<Finding> {
  const url = `${appUrl}/api/webhooks/stripe`;
  try {
    const { data } = await stripe.webhookEndpoints.list({ limit: 100 });
    const endpoint = data.find((found) => found.url === url && found.status === 'enabled');
    if (!endpoint) return { state: 'red', line: 'not registered', todo: `add ${url} in Stripe's dashboard` };
    const events = endpoint.enabled_events;
    const missing = events.includes('*')
      ? []
      : needed.filter((type) => !events.some((event) => event === type));
    if (missing.length > 0)
      return { state: 'red', line: `lacks ${missing.join(', ')}`, todo: 'add these event types to it' };
    return { state: 'ok', line: 'registered and enabled' };
  } catch (error) {
    if (error instanceof Stripe.errors.StripeAuthenticationError) {
      return { state: 'red', line: 'the key is refused', todo: 'check STRIPE_SECRET_KEY first' };
    }
    const todo = 'a restricted key may not list endpoints: look in the dashboard';
    return { state: 'warning', line: reason(error), todo };
  }
}

/** Sends our own endpoint a signed event of a type nobody handles: it is stored and ignored. */
async function secretKnown({ stripe, webhookSecrets, appUrl }: StripeSetup): Promise<Finding> {
  const payload = JSON.stringify({
    id: `evt_doctor_${Date.now()}`,
    object: 'event',
    type: 'landfall.doctor',
  });
  for (const [index, secret] of webhookSecrets.entries()) {
    const signature = stripe.webhooks.generateTestHeaderString({ payload, secret });
    const headers = { 'stripe-signature': signature, 'content-type': 'application/json' };
    const answer = await fetch(`${appUrl}/api/webhooks/stripe`, {
      method: 'POST',
      headers,
      body: payload,
    }).catch(() => null);
    if (!answer)
      return {
        state: 'red',
        line: `${appUrl} does not answer`,
        todo: 'start the web process, check APP_URL',
      };
    if (answer.status !== 200) {
      const line = `secret ${index + 1} answered with ${answer.status}`;
      return { state: 'red', line, todo: 'restart the web process with the same STRIPE_WEBHOOK_SECRET' };
    }
  }
  return { state: 'ok', line: `${webhookSecrets.length} accepted by the web process` };
}

function reason(error: unknown): string {
  return error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error);
}
