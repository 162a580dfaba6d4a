import Stripe from 'stripe';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type StripeStandIn, startStripe } from './stripe.ts';
import { eventTarget, openedSession, sessionWish } from './stripe-testing.ts';

const secretKey = 'sk_test_stand_in';
const webhookSecret = 'whsec_stand_in';

let fake: StripeStandIn;
let stripe: Stripe;
let target: Awaited<ReturnType<typeof eventTarget>>;

beforeAll(async () => {
  target = await eventTarget();
  fake = await startStripe({ secretKey, webhookSecret, webhookUrl: target.url });
  stripe = new Stripe(secretKey, { ...fake.config, maxNetworkRetries: 0 });
});
afterEach(async () => {
  await fake.control.idle();
  fake.control.reset();
  target.received.length = 0;
});
afterAll(async () => {
  await fake.close();
  await target.close();
});

async function paid(amount = 450): Promise<{ session: Stripe.Checkout.Session; intent: string }> {
  const { id } = await openedSession(stripe, { unit_amount: amount });
  await fake.control.pay(id, { email: 'buyer@shop.example' });
  const session = await stripe.checkout.sessions.retrieve(id);
  return { session, intent: String(session.payment_intent) };
}

const failure = (work: Promise<unknown>): Promise<Stripe.errors.StripeError> =>
  work.then(
    () => Promise.reject(new Error('it worked')),
    (error: Stripe.errors.StripeError) => error,
  );

describe('sessions', () => {
  test('are created and read as the library expects them', async () => {
    const session = await openedSession(stripe, { unit_amount: 450, quantity: 2 });
    expect(session).toMatchObject({
      object: 'checkout.session',
      status: 'open',
      payment_status: 'unpaid',
      amount_total: 900,
      currency: 'usd',
      livemode: false,
      payment_intent: null,
      client_reference_id: 'ord_1',
      metadata: { order: 'ord_1' },
      expires_at: sessionWish().expires_at,
    });
    expect(session.id).toMatch(/^cs_test_/);
    expect(session.url).toBe(`${fake.url}/c/pay/${session.id}`);
    const read = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['line_items', 'payment_intent'],
    });
    expect(read.line_items?.data).toMatchObject([
      { amount_total: 900, quantity: 2, description: 'Spain 3 GB' },
    ]);
    expect((await stripe.checkout.sessions.listLineItems(session.id)).data).toHaveLength(1);
    expect(read.lastResponse.requestId).toMatch(/^req_/);
  });

  test('are refused with the parameter that is wrong', async () => {
    const refused = (change: object) =>
      failure(
        stripe.checkout.sessions.create({
          ...sessionWish(),
          ...change,
        } as Stripe.Checkout.SessionCreateParams),
      );
    const now = Math.floor(Date.now() / 1000);
    expect(await refused({ line_items: undefined })).toMatchObject({
      type: 'StripeInvalidRequestError',
      statusCode: 400,
      code: 'parameter_missing',
      param: 'line_items',
      message: 'Missing required param: line_items.',
    });
    expect(await refused({ line_items: 'x' })).toMatchObject({
      param: 'line_items',
      message: expect.stringContaining('Invalid line_items'),
    });
    expect(await refused({ success_url: '/orders' })).toMatchObject({
      param: 'success_url',
      code: 'url_invalid',
    });
    expect(await refused({ surprise: 1 })).toMatchObject({ param: 'surprise', code: 'parameter_unknown' });
    expect(await refused({ expires_at: now + 60 })).toMatchObject({ param: 'expires_at' });
    expect(await refused({ expires_at: now + 25 * 3600 })).toMatchObject({ param: 'expires_at' });
    expect(await refused({ customer_email: 'nobody' })).toMatchObject({ code: 'email_invalid' });
    expect(await refused({ metadata: { long: 'x'.repeat(501) } })).toMatchObject({ param: 'metadata' });
    const cheap = sessionWish({ unit_amount: 49 });
    expect(await refused(cheap)).toMatchObject({ code: 'amount_too_small' });
    const broken = sessionWish({ unit_amount: 1.5 });
    expect(await refused(broken)).toMatchObject({
      param: 'line_items[0][price_data][unit_amount]',
      code: 'parameter_invalid_integer',
    });
  });

  test('are listed newest first, in pages and by filter', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) ids.push((await openedSession(stripe)).id);
    await fake.control.pay(ids[2] ?? '');
    const page = await stripe.checkout.sessions.list({ limit: 2 });
    expect(page.data.map(({ id }) => id)).toEqual([ids[4], ids[3]]);
    expect(page.has_more).toBe(true);
    const all: string[] = [];
    for await (const { id } of stripe.checkout.sessions.list({ limit: 2 })) all.push(id);
    expect(all).toEqual(ids.toReversed());
    const complete = await stripe.checkout.sessions.list({ status: 'complete' });
    expect(complete.data.map(({ id }) => id)).toEqual([ids[2]]);
    const intent = String(complete.data[0]?.payment_intent);
    expect((await stripe.checkout.sessions.list({ payment_intent: intent })).data).toHaveLength(1);
    const later = Math.floor(Date.now() / 1000) + 60;
    expect((await stripe.checkout.sessions.list({ created: { gte: later } })).data).toHaveLength(0);
  });

  test('expire on demand and by the clock, and are never paid then', async () => {
    const first = await openedSession(stripe);
    expect(await stripe.checkout.sessions.expire(first.id)).toMatchObject({ status: 'expired', url: null });
    expect(await failure(stripe.checkout.sessions.expire(first.id))).toMatchObject({ statusCode: 400 });
    expect(await fake.control.pay(first.id)).toMatchObject({ ok: false });
    const second = await openedSession(stripe);
    fake.control.clock(3600_000);
    expect(await stripe.checkout.sessions.retrieve(second.id)).toMatchObject({ status: 'expired' });
    await fake.control.idle();
    expect(target.types()).toEqual(['checkout.session.expired', 'checkout.session.expired']);
  });

  test('answer 401 to a wrong key and 404 to a wrong id', async () => {
    const stranger = new Stripe('sk_test_wrong_key_0000', { ...fake.config, maxNetworkRetries: 0 });
    expect(await failure(stranger.balance.retrieve())).toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    });
    expect(await failure(stripe.checkout.sessions.retrieve('cs_test_none'))).toMatchObject({
      statusCode: 404,
      code: 'resource_missing',
      param: 'session',
      message: "No such checkout.session: 'cs_test_none'",
    });
    expect(await failure(stripe.customers.retrieve('cus_1'))).toMatchObject({ statusCode: 404 });
  });
});

describe('a payment', () => {
  test('completes session, intent and charge, with a fee in the balance', async () => {
    const { session, intent } = await paid();
    expect(session).toMatchObject({
      status: 'complete',
      payment_status: 'paid',
      url: null,
      customer_details: { email: 'buyer@shop.example' },
    });
    const read = await stripe.paymentIntents.retrieve(intent, {
      expand: ['latest_charge.balance_transaction'],
    });
    expect(read).toMatchObject({
      status: 'succeeded',
      amount_received: 450,
      metadata: { order: 'ord_1' },
      latest_charge: { paid: true, amount: 450, balance_transaction: { fee: 43, net: 407 } },
    });
    const deep = await stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(deep.payment_intent).toMatchObject({ latest_charge: { object: 'charge' } });
    expect((await stripe.balance.retrieve()).available).toMatchObject([{ amount: 407, currency: 'usd' }]);
    expect(fake.control.ledger()).toMatchObject([{ payment_intent: intent, captured: 450, refunded: 0 }]);
  });

  test('can be declined and tried again', async () => {
    const { id } = await openedSession(stripe);
    expect(await fake.control.pay(id, { card: '4000 0000 0000 0002' })).toEqual({
      ok: false,
      message: 'Your card was declined.',
    });
    expect(await stripe.checkout.sessions.retrieve(id)).toMatchObject({
      status: 'open',
      payment_status: 'unpaid',
    });
    expect(await fake.control.pay(id)).toMatchObject({ ok: true });
    expect((await stripe.paymentIntents.list()).data).toHaveLength(1);
  });

  test('can settle later, or never', async () => {
    fake.control.settings({ payments: 'async' });
    const [won, lost] = [await openedSession(stripe), await openedSession(stripe)];
    for (const { id } of [won, lost]) await fake.control.pay(id);
    expect(await stripe.checkout.sessions.retrieve(won.id)).toMatchObject({
      status: 'complete',
      payment_status: 'unpaid',
    });
    await fake.control.settle(won.id, 'succeeded');
    await fake.control.settle(lost.id, 'failed');
    expect(await stripe.checkout.sessions.retrieve(won.id)).toMatchObject({ payment_status: 'paid' });
    expect(await stripe.checkout.sessions.retrieve(lost.id)).toMatchObject({ payment_status: 'unpaid' });
    expect(target.types()).toContain('checkout.session.async_payment_succeeded');
    expect(target.types()).toContain('checkout.session.async_payment_failed');
  });

  test('can be edited, disputed and warned about', async () => {
    const { session, intent } = await paid();
    fake.control.edit(session.id, { amount_total: 1 });
    expect(await stripe.paymentIntents.retrieve(intent)).toMatchObject({ amount: 1, amount_received: 1 });
    const { id } = fake.control.dispute(intent, { reason: 'product_not_received' });
    expect((await stripe.disputes.list({ payment_intent: intent })).data).toMatchObject([
      { id, status: 'needs_response', reason: 'product_not_received' },
    ]);
    expect(await failure(stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_disputed',
    });
    fake.control.closeDispute(id, 'won');
    expect(await stripe.disputes.retrieve(id)).toMatchObject({ status: 'won' });
    fake.control.fraudWarning(intent);
    expect((await stripe.radar.earlyFraudWarnings.list({ payment_intent: intent })).data).toHaveLength(1);
  });
});

describe('refunds', () => {
  test('are whole, in parts, and never more than was paid', async () => {
    const { intent } = await paid();
    const part = await stripe.refunds.create({
      payment_intent: intent,
      amount: 100,
      metadata: { refund_id: 'r1' },
    });
    expect(part).toMatchObject({ status: 'succeeded', amount: 100, metadata: { refund_id: 'r1' } });
    expect(await failure(stripe.refunds.create({ payment_intent: intent, amount: 351 }))).toMatchObject({
      statusCode: 400,
      param: 'amount',
      message: 'Refund amount ($3.51) is greater than unrefunded amount on charge ($3.50)',
    });
    expect(await failure(stripe.refunds.create({ payment_intent: intent, amount: 0 }))).toMatchObject({
      param: 'amount',
    });
    expect(await stripe.refunds.create({ payment_intent: intent })).toMatchObject({ amount: 350 });
    expect(await failure(stripe.refunds.create({ payment_intent: intent }))).toMatchObject({
      code: 'charge_already_refunded',
    });
    expect((await stripe.refunds.list({ payment_intent: intent })).data.map(({ amount }) => amount)).toEqual([
      350, 100,
    ]);
    expect(fake.control.ledger()).toMatchObject([{ captured: 450, refunded: 450 }]);
    expect(await failure(stripe.refunds.cancel(part.id))).toMatchObject({ statusCode: 400 });
    expect(await failure(stripe.refunds.create({ payment_intent: 'pi_none' }))).toMatchObject({
      code: 'resource_missing',
    });
  });

  test('can be pending, and fail after they succeeded', async () => {
    const { intent } = await paid();
    fake.control.settings({ refunds: 'pending' });
    const pending = await stripe.refunds.create({ payment_intent: intent, amount: 100 });
    expect(pending).toMatchObject({ status: 'pending', pending_reason: 'insufficient_funds' });
    fake.control.refund(pending.id, 'succeeded');
    expect(await stripe.refunds.retrieve(pending.id)).toMatchObject({ status: 'succeeded' });
    fake.control.settings({ refunds: 'failed-later', refundSettleMs: 5 });
    const failing = await stripe.refunds.create({ payment_intent: intent });
    expect(failing.status).toBe('succeeded');
    await fake.control.idle();
    expect(await stripe.refunds.retrieve(failing.id)).toMatchObject({
      status: 'failed',
      failure_reason: expect.any(String),
    });
    expect(target.types()).toContain('refund.failed');
    expect(fake.control.ledger()).toMatchObject([{ refunded: 100 }]);
  });
});

describe('idempotency keys', () => {
  const key = { idempotencyKey: 'key-1' };

  test('replay the first answer and refuse other parameters', async () => {
    const first = await stripe.checkout.sessions.create(sessionWish(), key);
    const again = await stripe.checkout.sessions.create(sessionWish(), key);
    expect(again.id).toBe(first.id);
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true');
    expect((await stripe.checkout.sessions.list()).data).toHaveLength(1);
    expect(
      await failure(stripe.checkout.sessions.create(sessionWish({ unit_amount: 999 }), key)),
    ).toMatchObject({
      type: 'StripeIdempotencyError',
      statusCode: 400,
    });
    fake.control.clock(25 * 3600_000);
    const late = sessionWish();
    delete late.expires_at;
    expect((await stripe.checkout.sessions.create(late, key)).id).not.toBe(first.id);
  });

  test('stay free after a refused request, and are 409 while one is under way', async () => {
    const wrong = { ...sessionWish(), success_url: 'nowhere' };
    await failure(stripe.checkout.sessions.create(wrong, key));
    fake.control.fault({ match: { path: '/v1/checkout/sessions', times: 1 }, action: { delayMs: 100 } });
    const slow = stripe.checkout.sessions.create(sessionWish(), key);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await failure(stripe.checkout.sessions.create(sessionWish(), key))).toMatchObject({
      statusCode: 409,
      code: 'idempotency_key_in_use',
    });
    expect((await slow).status).toBe('open');
  });

  test('keep a 500 that came after the work', async () => {
    const { intent } = await paid();
    const path = '/v1/refunds';
    fake.control.fault({ match: { path, method: 'POST', times: 1 }, action: 'accept-then-status-500' });
    const refund = () => failure(stripe.refunds.create({ payment_intent: intent }, key));
    expect(await refund()).toMatchObject({ statusCode: 500 });
    expect(await refund()).toMatchObject({ statusCode: 500 });
    fake.control.forgetKeys();
    expect(await refund()).toMatchObject({ code: 'charge_already_refunded' });
    fake.control.fault({ match: { path: '/v1/balance' }, action: 'status-429' });
    expect(await failure(stripe.balance.retrieve())).toMatchObject({ type: 'StripeRateLimitError' });
  });
});
