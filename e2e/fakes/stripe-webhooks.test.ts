import Stripe from 'stripe';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startStripe } from './stripe.ts';
import { eventTarget, openedSession } from './stripe-testing.ts';

const secretKey = 'sk_test_stand_in';
const target = await eventTarget();
const fake = await startStripe({
  secretKey,
  webhookSecret: 'whsec_new,whsec_old',
  webhookUrl: target.url,
  settings: { retryDelaysMs: [5, 5] },
});
const stripe = new Stripe(secretKey, { ...fake.config, maxNetworkRetries: 0 });

afterEach(async () => {
  await fake.control.idle();
  fake.control.reset();
  target.received.length = 0;
  target.status = 200;
  target.waitMs = 0;
});
afterAll(async () => {
  await fake.close();
  await target.close();
});

const paymentTypes = [
  'payment_intent.created',
  'charge.succeeded',
  'payment_intent.succeeded',
  'checkout.session.completed',
];

async function paidSession(): Promise<string> {
  const { id } = await openedSession(stripe);
  await fake.control.pay(id);
  return id;
}

describe('events', () => {
  test('are signed over the raw bytes with each secret, and listed', async () => {
    const id = await paidSession();
    expect(target.types().toSorted()).toEqual(paymentTypes.toSorted());
    for (const { body, signature } of target.received) {
      for (const secret of ['whsec_new', 'whsec_old']) {
        expect(stripe.webhooks.constructEvent(body, signature, secret).object).toBe('event');
      }
      expect(() => stripe.webhooks.constructEvent(`${body} `, signature, 'whsec_new')).toThrow();
    }
    const [completed] = (await stripe.events.list({ type: 'checkout.session.completed' })).data;
    expect(completed?.data.object).toMatchObject({ id, payment_status: 'paid' });
    expect(completed?.pending_webhooks).toBe(0);
    expect(await stripe.events.retrieve(completed?.id ?? '')).toMatchObject({
      type: 'checkout.session.completed',
    });
    expect((await stripe.events.list({ type: 'charge.*' })).data).toHaveLength(1);
    expect(
      (await stripe.events.list({ types: ['charge.succeeded', 'payment_intent.created'] })).data,
    ).toHaveLength(2);
  });

  test('are repeated until answered with 2xx', async () => {
    target.status = 503;
    await paidSession();
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(4);
    target.status = 200;
    await fake.control.idle();
    expect(target.received.length).toBeGreaterThan(4);
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(0);
  });

  test.each([
    ['drop', 0, 4],
    ['missing', 0, 0],
    ['twice', 8, 0],
    ['hold', 0, 4],
    [{ delayMs: 20 }, 4, 0],
  ] as const)('in mode %j', async (webhooks, received, undelivered) => {
    fake.control.settings({ webhooks });
    await paidSession();
    await fake.control.idle();
    expect(target.received).toHaveLength(received);
    expect((await stripe.events.list({ delivery_success: false })).data).toHaveLength(undelivered);
  });

  test('come in another order when asked to', async () => {
    fake.control.settings({ webhooks: 'reorder' });
    await paidSession();
    expect(target.types()).toEqual(paymentTypes.toReversed());
    target.received.length = 0;
    fake.control.settings({ webhooks: 'hold' });
    await paidSession();
    await fake.control.release(['payment_intent.succeeded', 'checkout.session.completed']);
    expect(target.types().slice(0, 2)).toEqual(['payment_intent.succeeded', 'checkout.session.completed']);
    expect(target.received).toHaveLength(4);
  });

  test('can be forged', async () => {
    const wish = { type: 'checkout.session.completed', object: { id: 'cs_test_forged' } };
    await fake.control.forge({ ...wish, secret: 'whsec_wrong' });
    await fake.control.forge({ ...wish, offset: -301 });
    await fake.control.forge({ ...wish, scheme: 'v0' });
    await fake.control.forge({ ...wish, secret: null });
    await fake.control.forge({ ...wish, body: '{"type":"x","id":"y"}' });
    for (const { body, signature } of target.received) {
      expect(() => stripe.webhooks.constructEvent(body, signature, 'whsec_new')).toThrow();
    }
    const { statuses } = await fake.control.forge({ ...wish, copies: 5 });
    expect(statuses).toEqual([200, 200, 200, 200, 200]);
    const last = target.received.at(-1);
    expect(stripe.webhooks.constructEvent(last?.body ?? '', last?.signature ?? '', 'whsec_old')).toBeTruthy();
    expect((await stripe.events.list()).data).toHaveLength(0);
  });
});

describe('the payment page', () => {
  const send = (url: string, form: Record<string, string>) =>
    fetch(url, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  const buyer = { email: 'buyer@shop.example', card: '4242 4242 4242 4242' };

  test('shows what is bought, declines, pays once and sends the buyer back', async () => {
    const { id, url } = await openedSession(stripe, { unit_amount: 450, quantity: 2 });
    const page = await (await fetch(url ?? '')).text();
    for (const text of [
      '$9.00',
      'Spain 3 GB',
      '>Email</label>',
      '>Card number</label>',
      '>Pay</button>',
      'esim/es',
    ]) {
      expect(page).toContain(text);
    }
    const declined = await (await send(url ?? '', { ...buyer, card: '4000000000000002' })).text();
    expect(declined).toContain('Your card was declined.');
    expect(await (await send(url ?? '', { ...buyer, card: '1234' })).text()).toContain('invalid');
    target.received.length = 0;
    target.waitMs = 60;
    const done = await send(url ?? '', buyer);
    expect(done.status).toBe(303);
    expect(done.headers.get('location')).toBe(`http://localhost:3000/orders/ord_1?session=${id}`);
    expect(target.types()).toContain('checkout.session.completed');
    expect((await send(url ?? '', buyer)).status).toBe(303);
    expect(fake.control.ledger()).toMatchObject([{ captured: 900 }]);
    expect(await (await fetch(url ?? '')).text()).toContain('all done');
  });

  test('redirects first when asked to, and knows its end', async () => {
    fake.control.settings({ redirect: 'first' });
    target.waitMs = 500;
    const { url } = await openedSession(stripe);
    const before = Date.now();
    await send(url ?? '', buyer);
    expect(Date.now() - before).toBeLessThan(400);
    const expired = await openedSession(stripe);
    await stripe.checkout.sessions.expire(expired.id);
    expect(await (await fetch(expired.url ?? '')).text()).toContain('expired');
    expect((await fetch(`${fake.url}/c/pay/cs_test_none`)).status).toBe(404);
  });
});

test('the control answers over HTTP', async () => {
  const control = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    return (await fetch(`${fake.controlUrl}/${path}`, init)).json();
  };
  const { id } = await openedSession(stripe);
  await control('POST', 'settings', { webhooks: 'hold' });
  expect(await control('POST', 'pay', { session: id, email: 'a@b.example' })).toMatchObject({ ok: true });
  await control('POST', 'release', { types: ['checkout.session.completed'] });
  expect(target.types()[0]).toBe('checkout.session.completed');
  const [entry] = await control('GET', 'ledger');
  await control('POST', `session/${id}`, { currency: 'eur', quantity: 3 });
  expect(await stripe.paymentIntents.retrieve(entry.payment_intent)).toMatchObject({ currency: 'eur' });
  const dispute = await control('POST', 'dispute', { payment_intent: entry.payment_intent });
  expect(dispute).toMatchObject({ object: 'dispute' });
  expect((await stripe.webhookEndpoints.list()).data).toMatchObject([{ url: target.url, status: 'enabled' }]);
  expect(await control('GET', 'state')).toMatchObject({ settings: { webhooks: 'hold' } });
});
