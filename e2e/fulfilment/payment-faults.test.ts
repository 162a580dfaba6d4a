import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarms, events, orderHistory, refunds } from '#db/schema/index.ts';
import { watchBank } from '#lib/changes/follow-bank.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { settle } from '#lib/checkout/settle.ts';
import { openPayment, startCheckout } from '#lib/checkout/start.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { stripeIncoming } from '#lib/inbox/stripe-incoming.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
let at: ReturnType<typeof changesAt>;
beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterEach(() => {
  desk.calm();
  desk.stripe.settings({ payments: 'instant', refunds: 'succeeded', webhooks: 'normal' });
});
afterAll(() => desk.close());

type StripeEvent = Parameters<typeof stripeIncoming>[0];

/** What Stripe has generated about one order so far, oldest first. */
async function newsOf(orderId: string): Promise<StripeEvent[]> {
  const { data } = await desk.works.stripe.events.list({ limit: 100 });
  const { stripePaymentIntent } = await desk.row(orderId);
  return data.reverse().filter(({ data: { object } }) => {
    const said = z
      .object({ metadata: z.record(z.string(), z.string()).nullish(), payment_intent: z.string().nullish() })
      .parse(object);
    const ours = stripePaymentIntent !== null && said.payment_intent === stripePaymentIntent;
    return said.metadata?.order === orderId || ours;
  });
}

async function take(event: StripeEvent): Promise<boolean> {
  const isNew = await receiveEvent(desk.db, stripeIncoming(event));
  const [row] = await desk.db.select().from(events).where(eq(events.key, event.id));
  await processEvent(desk.works, row?.id ?? '');
  return isNew;
}

const stepsTo = async (orderId: string, to: string) => {
  const rows = await desk.db.select().from(orderHistory).where(eq(orderHistory.orderId, orderId));
  return rows.filter((row) => row.subject === 'order' && row.to === to).length;
};
const mailsOf = async (orderId: string) =>
  (await desk.pool.query('select kind from mails where order_id = $1', [orderId])).rows.map(
    ({ kind }) => kind,
  );
const alarmsOf = async (subject: string) =>
  (await desk.db.select().from(alarms).where(eq(alarms.subject, subject))).map(({ kind }) => kind);
const sessionsOf = (orderId: string) =>
  desk.stripe.state().sessions.filter(({ metadata }) => metadata?.order === orderId);

describe('news of a payment', () => {
  test('fifty copies at once are one step and one mail [A2]', async () => {
    const orderId = await desk.buy();
    const [paid] = (await newsOf(orderId)).filter(({ type }) => type === 'checkout.session.completed');
    if (!paid) throw new Error('Stripe generated no event');
    const fresh = await Promise.all(
      Array.from({ length: 50 }, () => receiveEvent(desk.db, stripeIncoming(paid))),
    );
    expect(fresh.filter(Boolean)).toHaveLength(1);
    await Promise.all(Array.from({ length: 5 }, () => take(paid)));
    await desk.work();
    await desk.pass(6, 1);
    expect(await stepsTo(orderId, 'paid')).toBe(1);
    expect(await mailsOf(orderId)).toEqual(['esim-ready']);
    expect(desk.supplierOrders(orderId)).toHaveLength(1);
  });

  test('before its session was saved: settled by the order it names [A3]', async () => {
    const { orderId, sessionId } = await desk.checkout();
    // As when the process stops between Stripe's answer and our commit.
    const client = await desk.pool.connect();
    await client.query(`set session_replication_role = 'replica'`);
    await client.query(
      `update orders set state = 'draft', stripe_session_id = null, stripe_session_url = null where id = $1`,
      [orderId],
    );
    await client.query(`set session_replication_role = 'origin'`);
    client.release();
    await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
    for (const event of await newsOf(orderId)) await take(event);
    expect(await desk.row(orderId)).toMatchObject({ state: 'paid', stripeSessionId: sessionId });
  });

  test('long after the buyer came back: it changes nothing [A4]', async () => {
    const orderId = await desk.buy();
    await settle(desk.works, orderId, { actor: { kind: 'buyer' } });
    await desk.work();
    await desk.pass(6, 1);
    const before = await desk.view(orderId);
    await desk.pass(600);
    for (const event of await newsOf(orderId)) await take(event);
    await desk.work();
    expect((await desk.view(orderId))?.history).toEqual(before?.history);
    expect(await mailsOf(orderId)).toEqual(['esim-ready']);
  });

  test('in every order they end the same [A5]', async () => {
    const ends = new Set<string>();
    for (const turn of [0, 1, 2, 3, 4, 5]) {
      const orderId = await desk.buy();
      const session = sessionsOf(orderId)[0];
      await desk.stripe.dispute(String(session?.payment_intent), {});
      const news = (await newsOf(orderId)).concat(
        (await desk.works.stripe.events.list({ type: 'charge.dispute.created', limit: 1 })).data,
      );
      const turned = [...news.slice(turn % news.length), ...news.slice(0, turn % news.length)];
      for (const event of turn % 2 ? turned.reverse() : turned) await take(event);
      // A dispute told before its payment is nobody's yet: Stripe's list of disputes has it later.
      await watchBank(desk.works);
      await desk.work();
      const { state } = await desk.row(orderId);
      ends.add(`${state} ${(await desk.units(orderId)).map(({ decision }) => decision)}`);
    }
    expect([...ends]).toEqual(['disputed refund']);
  });

  test('a claim that Stripe denies pays nothing [A12]', async () => {
    const { orderId, sessionId } = await desk.checkout();
    const lie = { id: sessionId, payment_status: 'paid', metadata: { order: orderId } };
    const body = { id: 'evt_lie', type: 'checkout.session.completed', created: 1, data: { object: lie } };
    await receiveEvent(desk.db, { source: 'stripe', key: 'evt_lie', type: body.type, body });
    const [row] = await desk.db.select().from(events).where(eq(events.key, 'evt_lie'));
    await processEvent(desk.works, row?.id ?? '');
    expect((await desk.row(orderId)).state).toBe('session_open');
  });

  test('a thousand at once, a fifth of them twice: each is stored once [A23]', async () => {
    const all = Array.from({ length: 1_000 }, (_, n) => ({
      source: 'stripe' as const,
      key: `evt_backlog_${n % 800}`,
      type: 'charge.succeeded',
      body: { n },
    }));
    const slowest: number[] = [];
    let next = 0;
    const reader = async () => {
      for (let one = all[next++]; one; one = all[next++]) {
        const began = performance.now();
        await receiveEvent(desk.db, one);
        slowest.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: 8 }, reader));
    const stored = await desk.pool.query(`select 1 from events where key like 'evt_backlog_%'`);
    expect(stored.rows).toHaveLength(800);
    // Stripe waits ten seconds: far from it, also on a machine that has other things to do.
    expect(slowest.sort((a, b) => a - b)[989]).toBeLessThan(2_000);
  });
});

describe('a payment that is not like the others', () => {
  test('delayed: nothing is bought before it arrives, and then it is delivered [A6]', async () => {
    desk.stripe.settings({ payments: 'async' });
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
    await desk.settle(orderId);
    await desk.work();
    expect((await desk.row(orderId)).state).toBe('processing');
    expect(desk.supplierOrders(orderId)).toEqual([]);
    await desk.stripe.settle(sessionId, 'succeeded');
    await desk.settle(orderId);
    await desk.work();
    await desk.pass(6, 1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });

  test('paid in the second in which its page ends: Stripe decides, once [A7]', async () => {
    for (const paid of [true, false]) {
      const { orderId, sessionId } = await desk.checkout();
      if (paid) await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
      else await desk.works.stripe.checkout.sessions.expire(sessionId);
      const late = paid
        ? desk.works.stripe.checkout.sessions.expire(sessionId)
        : desk.stripe.pay(sessionId, {}).then(({ ok }) => (ok ? null : Promise.reject(new Error('expired'))));
      await expect(late).rejects.toThrow();
      await Promise.all([desk.settle(orderId), desk.settle(orderId), findLostPayments(desk.works, 2)]);
      expect((await desk.row(orderId)).state).toBe(paid ? 'paid' : 'expired');
    }
  });

  test.each([
    ['in another currency', { currency: 'jpy' }],
    ['for another quantity', { quantity: 3, amount_total: 1 }],
  ] as const)('%s: all of it goes back, a person hears [A11]', async (_, change) => {
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
    desk.stripe.edit(sessionId, change);
    await desk.settle(orderId);
    await desk.work();
    expect((await desk.row(orderId)).state).toBe('mismatch');
    expect(await alarmsOf(orderId)).toEqual(['amount-mismatch']);
    expect(desk.supplierOrders(orderId)).toEqual([]);
    const { captured, refunded } = desk.stripe
      .ledger()
      .find(({ payment_intent }) => payment_intent === sessionsOf(orderId)[0]?.payment_intent) ?? {
      captured: 0,
      refunded: -1,
    };
    expect(refunded).toBe(captured);
  });

  test('of the test mode at a live shop: buys nothing, a person hears [A10]', async () => {
    const orderId = await desk.buy();
    await settle({ ...desk.works, live: true }, orderId, { actor: { kind: 'stripe' } });
    expect((await desk.row(orderId)).state).toBe('session_open');
    expect(await alarmsOf(orderId)).toEqual(['webhook-wrong-mode']);
  });
});

describe('Stripe itself', () => {
  test.each(['status-500', 'status-429', 'reset', 'accept-then-reset'] as const)(
    '%s while the payment page is opened: the same key again, one session [A13]',
    async (action) => {
      const form = await desk.form({});
      desk.stripe.fault({ match: { path: '/v1/checkout/sessions', method: 'POST', times: 3 }, action });
      const first = await startCheckout(desk.counter, desk.buyer, form);
      expect(first).toMatchObject({ ok: false, reason: 'payments-down' });
      desk.stripe.clearFaults();
      const again = await startCheckout(desk.counter, desk.buyer, form);
      if (!again.ok) throw new Error('still refused');
      expect(sessionsOf(again.orderId)).toHaveLength(1);
    },
  );

  test('silent while a payment is read: read again by the next caller [A13]', async () => {
    const orderId = await desk.buy();
    desk.stripe.fault({ match: { path: '/v1/checkout/sessions/*', method: 'GET' }, action: 'status-503' });
    await expect(desk.settle(orderId)).rejects.toThrow();
    expect((await desk.row(orderId)).state).toBe('session_open');
    desk.stripe.clearFaults();
    await desk.settle(orderId);
    expect((await desk.row(orderId)).state).toBe('paid');
  });

  test('a key it knows with other contents: no page, no new key, a person hears [A14]', async () => {
    const form = await desk.form({});
    desk.stripe.fault({
      match: { path: '/v1/checkout/sessions', method: 'POST', times: 3 },
      action: 'accept-then-reset',
    });
    await startCheckout(desk.counter, desk.buyer, form);
    desk.stripe.clearFaults();
    const { rows } = await desk.pool.query('select id from orders where checkout_key = $1', [
      form.checkoutKey,
    ]);
    const order = await desk.row(rows[0].id);
    const moved = { ...desk.counter, appUrl: 'http://moved.example' };
    expect(await openPayment(moved, order)).toMatchObject({ ok: false });
    expect(await alarmsOf(order.id)).toEqual(['payment-page-stuck']);
    expect((await desk.row(order.id)).sessionKeyNo).toBe(order.sessionKeyNo);
    expect(sessionsOf(order.id)).toHaveLength(1);
  });

  test('ten clicks at once are one session and one order [A15]', async () => {
    const form = await desk.form({});
    const all = await Promise.all(
      Array.from({ length: 10 }, () => startCheckout(desk.counter, desk.buyer, form)),
    );
    const ids = new Set(all.flatMap((one) => (one.ok ? [one.orderId] : [])));
    expect(ids.size).toBe(1);
    const [orderId = ''] = ids;
    expect(sessionsOf(orderId)).toHaveLength(1);
  });
});

describe('a refund', () => {
  const refuseOrders = () =>
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });

  test('whose answer was lost, tried again a day later: looked for, sent once [A16]', async () => {
    refuseOrders();
    desk.stripe.fault({ match: { path: '/v1/refunds', method: 'POST' }, action: 'accept-then-reset' });
    desk.stripe.fault({ match: { path: '/v1/refunds', method: 'GET' }, action: 'status-503' });
    const orderId = await desk.deliver();
    await desk.pass(25 * 3600, 25 * 1800);
    desk.stripe.clearFaults();
    desk.stripe.forgetKeys();
    await desk.pass(1_200, 600);
    await expectRefunded(desk, orderId);
    expect(desk.stripe.state().refunds.filter(({ metadata }) => metadata?.order === orderId)).toHaveLength(1);
  });

  test('pending, then back, then failed after all: an alarm until a person ends it [A18]', async () => {
    refuseOrders();
    desk.stripe.settings({ refunds: 'pending' });
    const orderId = await desk.deliver();
    const own = async () => (await desk.db.select().from(refunds).where(eq(refunds.orderId, orderId)))[0];
    const id = (await own())?.stripeRefundId ?? '';
    expect((await own())?.state).toBe('pending');
    desk.stripe.refund(id, 'succeeded');
    await desk.pass(601);
    expect((await own())?.state).toBe('succeeded');
    desk.stripe.refund(id, 'failed');
    for (const event of (await desk.works.stripe.events.list({ type: 'refund.failed', limit: 1 })).data)
      await take(event);
    await desk.work();
    expect((await own())?.state).toBe('failed');
    const raised = await desk.db
      .select()
      .from(alarms)
      .where(eq(alarms.subject, (await own())?.id ?? ''));
    expect(raised).toMatchObject([{ kind: 'refund-failed', closedAt: null }]);
  });

  test('above what was paid, or of another order’s money, is refused by the tables [A20]', async () => {
    const orderId = await desk.deliver();
    const { totalCents } = await desk.row(orderId);
    for (const cents of [totalCents + 1, -1, 0]) {
      const owed = sql`insert into refunds (id, order_id, purpose, amount_cents)
        values (${`rfd_${cents}`}, ${orderId}, 'goodwill', ${cents})`;
      await expect(desk.db.execute(owed)).rejects.toThrow();
    }
    expect(await at.sentBack(orderId)).toBe(0);
  });
});

test('no webhook and the browser closed: found in the list of sessions, and delivered [A1]', async () => {
  const orderId = await desk.buy();
  await desk.pass(60);
  await findLostPayments(desk.works, 2);
  await desk.work();
  await desk.pass(6, 1);
  expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
});
