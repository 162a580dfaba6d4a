import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { alarms, auditLog, blocks, holds, orderTraces, settings, supplierIntents } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { advanceLine } from '#lib/fulfilment/advance.ts';
import { followReview } from '#lib/fulfilment/follow-review.ts';
import { addBlock, blockList, endBlock } from '#lib/operator/block-list.ts';
import { decideHold } from '#lib/operator/order-hold.ts';
import { changeReviewSettings, readReviewSettings } from '#lib/operator/review-settings.ts';
import { progressSentence } from '#lib/orders/progress.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  await desk.db.update(settings).set({ review: {}, threeDSecure: 'automatic' });
  await desk.db
    .update(blocks)
    .set({ endedAt: sql`shop_now()`, endedBy: 'test' })
    .where(sql`ended_at is null`);
});
afterAll(() => desk.close());

const owner: Operator = {
  ...{ kind: 'operator', customerId: 'cus_1', email: 'owner@shop.example', role: 'owner', fresh: true },
};
const risky = { card: '4000000000009235' };
let count = 0;

/** Pays and settles, as somebody nobody knows unless it is said who. */
async function paid(
  wish: Parameters<Desk['stripe']['pay']>[1] = {},
  purchase: Parameters<Desk['buy']>[0] = {},
) {
  count += 1;
  const { orderId, sessionId } = await desk.checkout(purchase);
  await desk.stripe.pay(sessionId, { email: `buyer${count}@mail${count}.example`, ...wish });
  await desk.settle(orderId);
  await desk.work();
  return orderId;
}

const holdOf = async (orderId: string) =>
  (await desk.db.select().from(holds).where(eq(holds.orderId, orderId)))[0] ?? null;
const bought = (orderId: string) => desk.supplierOrders(orderId).length;
const openAlarms = (orderId: string) =>
  desk.db.$count(alarms, sql`kind = 'order-held' and subject = ${orderId} and closed_at is null`);
const decide = (orderId: string, decision: 'deliver' | 'refund') =>
  decideHold(desk.db, owner, orderId, { decision, reason: 'looked at' });

test('a risky payment waits before anything is bought, and is delivered once let through [E3]', async () => {
  for (const wish of [risky, { card: '4000000000004954' }, { review: true }]) {
    const orderId = await paid(wish);
    expect(bought(orderId)).toBe(0);
    expect((await desk.line(orderId)).state).toBe('held');
    expect(await openAlarms(orderId)).toBe(1);
    const view = await desk.view(orderId);
    expect(view && progressSentence(view)).toBe('Payment received, we are checking it');
    expect(await decide(orderId, 'deliver')).toBe('let-through');
    expect(await openAlarms(orderId)).toBe(0);
    await desk.work();
    await desk.pass(6, 1);
    expect(bought(orderId)).toBe(1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(await decide(orderId, 'refund')).toBe('not-now');
  }
  const deeds = await desk.db.select().from(auditLog).where(eq(auditLog.action, 'decide-hold'));
  expect(deeds).toHaveLength(3);
  expect(deeds[0]).toMatchObject({ cause: 'looked at', after: { decision: 'deliver' } });
});

test('sent back, given up by the buyer, or forgotten: the money returns and the supplier never hears of it [E3]', async () => {
  const sentBack = await paid(risky);
  expect(await decide(sentBack, 'refund')).toBe('sent-back');
  await desk.work();
  await expectRefunded(desk, sentBack);
  const [givenUp, forgotten] = [await paid(risky), await paid(risky)];
  await desk.pass(11 * 60);
  const viewer = { ...desk.buyer, orderToken: null };
  expect(await stopWaiting(desk.db, 'a secret for links', viewer, givenUp)).toBe(true);
  await desk.work();
  await expectRefunded(desk, givenUp);
  expect((await desk.line(forgotten)).state).toBe('held');
  await desk.pass(deadline - 11 * 60);
  await expectRefunded(desk, forgotten);
  expect(await holdOf(forgotten)).toMatchObject({ decision: 'refund', decidedBy: 'job' });
  expect(await openAlarms(forgotten)).toBe(0);
  for (const orderId of [sentBack, givenUp, forgotten]) expect(bought(orderId)).toBe(0);
});

test('what Stripe’s own review decides is done; where we have reasons of our own, a yes waits for a person [E3]', async () => {
  const close = async (
    orderId: string,
    reason: 'approved' | 'refunded' | 'refunded_as_fraud' | 'acknowledged',
  ) => {
    const { stripePaymentIntent } = await desk.row(orderId);
    const review = await desk.stripe.closeReview(stripePaymentIntent ?? '', reason);
    expect(await followReview(desk.works, review.id)).toBe(true);
    await desk.work();
    await desk.pass(6, 1);
  };
  const approved = await paid({ review: true });
  expect(await holdOf(approved)).toMatchObject({ reasons: ['stripe-review'], decision: null });
  await close(approved, 'approved');
  expect(await desk.units(approved)).toEqual([{ decision: 'deliver' }]);
  expect(await holdOf(approved)).toMatchObject({ decision: 'deliver', decidedBy: 'stripe' });
  expect(await openAlarms(approved)).toBe(0);
  const refused = await paid({ review: true });
  await close(refused, 'refunded_as_fraud');
  await expectRefunded(desk, refused);
  expect(bought(refused)).toBe(0);
  // Whoever ended it in the dashboard has sent the money back there: it goes back once.
  const sentBack = await paid({ review: true });
  const { stripePaymentIntent: intent, capturedCents } = await desk.row(sentBack);
  await desk.works.stripe.refunds.create({ payment_intent: intent ?? '' });
  await close(sentBack, 'refunded');
  await desk.pass(120, 30);
  expect(await desk.units(sentBack)).toEqual([{ decision: 'refund' }]);
  expect(bought(sentBack)).toBe(0);
  const money = desk.stripe
    .ledger()
    .find(({ refunded, captured }) => captured === capturedCents && refunded > captured);
  expect(money).toBeUndefined();
  const refundsOf = desk.stripe.state().refunds.filter(({ payment_intent }) => payment_intent === intent);
  expect(refundsOf).toHaveLength(1);
  expect(await desk.db.$count(alarms, sql`kind = 'refund-failed' and subject = ${sentBack}`)).toBe(0);
  const silent = await paid({ review: true });
  await close(silent, 'acknowledged');
  expect(await holdOf(silent)).toMatchObject({ decision: null });
  await changeReviewSettings(desk.db, owner, { ...form, firstDollars: '1' });
  const both = await paid({ review: true });
  expect(await holdOf(both)).toMatchObject({ reasons: ['large-first', 'stripe-review'] });
  await close(both, 'approved');
  expect(await holdOf(both)).toMatchObject({ decision: null });
  expect(bought(both)).toBe(0);
});

test('of many decisions at once one counts, and the tables refuse a purchase against it [E3]', async () => {
  const orderId = await paid(risky);
  const { id } = await desk.line(orderId);
  const row = { lineId: id, n: 1, request: {} };
  const intent = (n: number) =>
    desk.db.insert(supplierIntents).values({ ...row, id: `int_${n}`, transactionId: `t${n}` });
  await expect(intent(1)).rejects.toMatchObject({
    cause: { message: expect.stringContaining('is on hold') },
  });
  const answers = await Promise.all([
    decide(orderId, 'refund'),
    decide(orderId, 'deliver'),
    decide(orderId, 'refund'),
    advanceLine(desk.works, id),
  ]);
  expect(answers.filter((said) => said === 'let-through' || said === 'sent-back')).toHaveLength(1);
  const hold = await holdOf(orderId);
  await expect(
    desk.db
      .update(holds)
      .set({ decision: hold?.decision === 'refund' ? 'deliver' : 'refund' })
      .where(eq(holds.orderId, orderId)),
  ).rejects.toMatchObject({ cause: { message: expect.stringContaining('is decided') } });
  await desk.work();
  await desk.pass(6, 1);
  expect(await desk.units(orderId)).toEqual([{ decision: hold?.decision }]);
  expect(bought(orderId)).toBe(hold?.decision === 'deliver' ? 1 : 0);
});

test('eSIMs of one card, account, network and domain are counted, payments at the same moment too [E2, E10]', async () => {
  expect(await changeReviewSettings(desk.db, owner, { ...form, card: '2', cards: '2', domain: '3' })).toBe(
    true,
  );
  const one = { fingerprint: 'card_one' };
  expect(await holdOf(await paid(one, { quantity: 2 }))).toBeNull();
  expect(await holdOf(await paid(one))).toMatchObject({ reasons: ['card-units'] });
  const begun = [await desk.checkout(), await desk.checkout(), await desk.checkout()];
  for (const [n, { sessionId }] of begun.entries())
    await desk.stripe.pay(sessionId, { email: `atonce${n}@once${n}.example`, fingerprint: 'card_two' });
  await Promise.all(begun.map(({ orderId }) => desk.settle(orderId)));
  const held = await Promise.all(begun.map(({ orderId }) => holdOf(orderId)));
  expect(held.filter(Boolean)).toHaveLength(1);
  const email = 'many-cards@cards.example';
  const cards: (string[] | null)[] = [];
  for (const fingerprint of ['a', 'b', 'c'])
    cards.push((await holdOf(await paid({ email, fingerprint })))?.reasons ?? null);
  expect(cards).toEqual([null, null, ['many-cards']]);
  const domain: (string[] | null)[] = [];
  for (const n of [1, 2, 3, 4])
    domain.push((await holdOf(await paid({ email: `r${n}@farm.example` })))?.reasons ?? null);
  expect(domain).toEqual([null, null, null, ['domain-units']]);
});

test('what a held order will cost stays reserved', async () => {
  const free = async () => (await salesPaused(desk.db, 99_000_000)) ?? 'sells';
  const before = await desk.db.execute<{ sum: number }>(sql`select 1 as sum`);
  expect(before.rows).toHaveLength(1);
  const orderId = await paid(risky);
  await desk.db.execute(sql`update order_lines set cost_units = 90000000 where order_id = ${orderId}`);
  expect(await free()).toBe('balance');
  await decide(orderId, 'refund');
  await desk.work();
  expect(await free()).toBe('sells');
});

test('whoever is blocked is refused before Stripe hears of it, or refunded undelivered [E1]', async () => {
  const block = (kind: string, value: string) =>
    addBlock(desk.db, owner, { kind, value, reason: 'as the test asks' });
  expect(await block('card', 'card_bad')).toBe('blocked');
  expect(await block('card', 'card_bad')).toBe('known');
  expect(await block('email', ' Thief@Example.COM ')).toBe('blocked');
  expect(await block('domain', '@bad.example')).toBe('blocked');
  expect(await block('network', '2001:DB8:1:2::77/64')).toBe('blocked');
  for (const [kind, value] of [
    ['card', 'a b'],
    ['email', 'no'],
    ['domain', '..'],
    ['network', 'here'],
    ['all', 'x'],
  ] as const)
    expect(await block(kind, value), kind).toBe('bad-value');
  const wishes = [{ fingerprint: 'card_bad' }, { email: 'thief@example.com' }, { email: 'x@bad.example' }];
  for (const wish of wishes) {
    const orderId = await paid(wish);
    await expectRefunded(desk, orderId);
    expect(bought(orderId)).toBe(0);
    expect(await holdOf(orderId)).toMatchObject({ reasons: ['blocked'], decidedBy: 'block-list' });
  }
  const calls = desk.stripe.state().calls.length;
  const buyer = { ...desk.buyer, network: '2001:db8:1:2::/64' };
  expect(await startCheckout(desk.counter, buyer, await desk.form({}))).toEqual({
    ok: false,
    reason: 'blocked',
  });
  expect(desk.stripe.state().calls).toHaveLength(calls);
  const listed = await blockList(desk.db, owner);
  for (const { id } of listed) expect(await endBlock(desk.db, owner, id)).toBe('ended');
  expect(await startCheckout(desk.counter, buyer, await desk.form({}))).toMatchObject({ ok: true });
});

test('3-D Secure is asked for as the owner wants, and a repeat asks the same', async () => {
  expect((await readReviewSettings(desk.db, owner)).threeDSecure).toBe('automatic');
  await changeReviewSettings(desk.db, owner, { ...form, threeDSecure: 'any' });
  const { orderId } = await desk.checkout();
  await changeReviewSettings(desk.db, owner, { ...form, threeDSecure: 'automatic' });
  expect(await desk.row(orderId)).toMatchObject({ threeDSecure: 'any' });
  const asked = (id: string) =>
    desk.stripe.state().sessions.find((one) => one.client_reference_id === id)?.payment_method_options;
  expect(asked(orderId)).toEqual({ card: { request_three_d_secure: 'any' } });
  const { orderId: later } = await desk.checkout();
  expect(asked(later)).toEqual({});
});

test('where an order was begun is kept beside it, and so is the card', async () => {
  const started = await startCheckout(
    desk.counter,
    { ...desk.buyer, network: '203.0.113.9' },
    await desk.form({}),
  );
  const orderId = started.ok ? started.orderId : '';
  await desk.stripe.pay((await desk.row(orderId)).stripeSessionId ?? '', { fingerprint: 'card_seen' });
  await desk.settle(orderId);
  const [trace] = await desk.db.select().from(orderTraces).where(eq(orderTraces.orderId, orderId));
  expect(trace).toMatchObject({
    network: '203.0.113.9',
    card: 'card_seen',
    riskLevel: 'normal',
    inReview: false,
  });
});

const form = {
  ...{ hours: '24', card: '0', account: '0', network: '0', domain: '0', cards: '0' },
  ...{ firstUnits: '0', firstDollars: '0', risk: 'elevated', threeDSecure: 'automatic' },
};
