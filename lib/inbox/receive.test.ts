import type Stripe from 'stripe';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { alarms, events } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { receiveEvent } from './receive.ts';
import { stripeIncoming } from './stripe-incoming.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
beforeEach(async () => {
  await t.db.delete(alarms);
  await t.db.delete(events);
});
afterAll(() => t.drop());

const event = (more: Record<string, unknown>, type = 'checkout.session.completed') =>
  ({
    ...{ id: 'evt_1', object: 'event', type, created: 1, livemode: false },
    data: { object: { id: 'cs_1', object: 'checkout.session', amount_total: 459, currency: 'usd', ...more } },
  }) as unknown as Stripe.Event;
const receive = (one: Stripe.Event) => receiveEvent(t.db, stripeIncoming(one));
const told = async () =>
  (await t.db.select().from(alarms)).map(({ kind, subject, detail }) => ({ kind, subject, detail }));

test('a known id with other contents: the first one stands, and the operator is told [A9]', async () => {
  expect(await receive(event({}))).toBe(true);
  expect(await receive(event({ amount_total: 1 }, 'charge.refunded'))).toBe(false);
  expect(await t.db.select().from(events)).toMatchObject([
    { type: 'checkout.session.completed', body: { data: { object: { amount_total: 459 } } } },
  ]);
  expect(await told()).toEqual([
    { kind: 'event-changed', subject: 'evt_1', detail: { differ: ['amount_total', 'type'] } },
  ]);
});

test('copies of one event are no news, nor is a field that only one version of the API has', async () => {
  await receive(event({ status: 'complete' }));
  await receive(event({ status: 'complete' }));
  await receive(event({ status: null, payment_status: 'paid' }));
  expect(await told()).toEqual([]);
});
