import { setTimeout as sleep } from 'node:timers/promises';
import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarms, events, moneyChecks, orderLines, refunds, supplierIntents } from '#db/schema/index.ts';
import { watchBank } from '#lib/changes/follow-bank.ts';
import { adoptOrders } from '#lib/fulfilment/adopt-orders.ts';
import { adoptRefunds } from '#lib/fulfilment/adopt-refunds.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { newId } from '#lib/ids.ts';
import { fetchMissedEvents } from '#lib/inbox/missed-events.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { checkYesterday } from '#lib/operator/check-yesterday.ts';
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
  desk.stripe.webhook(null);
  desk.stripe.settings({ webhooks: 'normal', refunds: 'succeeded' });
});
afterAll(() => desk.close());

const alarmsOf = async (subject: string) => {
  const rows = await desk.db.select().from(alarms).where(eq(alarms.subject, subject));
  return rows.map(({ kind }) => kind).sort();
};
const refundsOf = (orderId: string) =>
  desk.db.select().from(refunds).where(eq(refunds.orderId, orderId)).orderBy(refunds.createdAt);

/** An order at the supplier that none of our lines knows. */
async function orderUnpaid(transactionId: string): Promise<void> {
  const code = (await desk.works.supplier.packages({ slug: 'ES_3_30' })).packages[0];
  await desk.works.supplier.order({
    transactionId,
    lines: [{ supplierCode: code?.code ?? '', count: 1, unitPrice: code?.price ?? 0 }],
    withPrices: true,
  });
}

/** Money sent back in Stripe's dashboard: nothing of ours in its metadata. */
async function refundInDashboard(orderId: string, amount?: number): Promise<string> {
  const { stripePaymentIntent } = await desk.row(orderId);
  const refund = await desk.works.stripe.refunds.create({
    payment_intent: stripePaymentIntent ?? '',
    ...(amount === undefined ? {} : { amount }),
  });
  return refund.id;
}

test('events that Stripe could not deliver are taken in once, and worked through like any other', async () => {
  desk.stripe.webhook('http://127.0.0.1:9/nobody');
  desk.stripe.settings({ webhooks: 'drop' });
  const orderId = await desk.buy();
  await fetchMissedEvents(desk.works);
  await fetchMissedEvents(desk.works);
  const stored = await desk.db
    .select()
    .from(events)
    .where(sql`body #>> '{data,object,metadata,order}' = ${orderId}`);
  expect(stored.map(({ type }) => type)).toContain('checkout.session.completed');
  expect(new Set(stored.map(({ key }) => key)).size).toBe(stored.length);
  for (const { id } of stored) await processEvent(desk.works, id);
  expect(await desk.row(orderId)).toMatchObject({ state: 'paid' });
  await desk.work();
  await desk.pass(6, 1);
});

describe('the supplier’s list against what we ordered', () => {
  test('an order whose answer was lost is adopted, however late its next look is due', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    const orderId = await desk.buy();
    await desk.settle(orderId);
    await desk.work();
    const line = await desk.line(orderId);
    expect(line.state).toBe('unknown');
    const late = sql`shop_now() + interval '20 minutes'`;
    await desk.db.update(orderLines).set({ nextActionAt: late }).where(eq(orderLines.id, line.id));
    desk.supplier.clearFaults();
    await adoptOrders(desk.works);
    await desk.work();
    await desk.pass(4, 1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(desk.supplierOrders(orderId)).toHaveLength(1);
  });

  test('a second order for one of ours is cancelled and told, the delivered one stays [B15]', async () => {
    desk.supplier.settings({ repeat: 'second-order' });
    // Taken, and nothing of it to be seen yet: so it is sent again, and made twice.
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    desk.supplier.fault({
      match: { path: '*/esim/query', times: 1 },
      action: { body: '{"success":true,"errorCode":"0","obj":{"esimList":[],"pager":{"total":0}}}' },
    });
    const orderId = await desk.deliver();
    await desk.pass(10, 2);
    expect(desk.supplierOrders(orderId)).toHaveLength(2);
    await adoptOrders(desk.works);
    await adoptOrders(desk.works);
    const orders = desk.supplierOrders(orderId);
    expect(orders.filter(({ cancelled }) => cancelled)).toHaveLength(1);
    const { supplierOrderNo } = await desk.line(orderId);
    expect(orders.find(({ cancelled }) => !cancelled)?.orderNo).toBe(supplierOrderNo);
    const [intent] = await desk.db
      .select()
      .from(supplierIntents)
      .where(eq(supplierIntents.lineId, (await desk.line(orderId)).id));
    expect(await alarmsOf(intent?.transactionId ?? '')).toContain('supplier-second-order');
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });

  test('an eSIM the supplier named only once took the place of a real one: a person hears of it', async () => {
    desk.supplier.settings({ allocation: { mode: 'partial', now: 1, restMs: null, delayMs: 0 } });
    desk.supplier.tamper({ kind: 'too-many', times: 1 });
    const orderId = await desk.deliver({ quantity: 2 });
    const { id, supplierOrderNo } = await desk.line(orderId);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }, { decision: 'deliver' }]);
    await adoptOrders(desk.works);
    expect(await alarmsOf(id)).toEqual([]);
    desk.supplier.allocate(supplierOrderNo ?? '');
    await adoptOrders(desk.works);
    expect(await alarmsOf(id)).toEqual(['esim-unclaimed']);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: false }]);
  });

  test('an order that is accepted while others are looked into is not taken for a stray one', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    const orderId = await desk.buy();
    await desk.settle(orderId);
    await desk.work();
    expect(await desk.line(orderId)).toMatchObject({ state: 'unknown' });
    // A stray one is listed first, and Stripe takes its time to say whether anybody paid for it.
    await orderUnpaid(`${desk.works.shopTag}_${newId('ord')}_1_1`);
    desk.stripe.fault({
      match: { path: '/v1/checkout/sessions', method: 'GET', times: 1 },
      action: { answerAfterMs: 1_500 },
    });
    const adopting = adoptOrders(desk.works);
    await sleep(500);
    await desk.pass(2);
    expect(await desk.line(orderId)).toMatchObject({ state: 'accepted' });
    await adopting;
    await desk.pass(6, 1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: false }]);
  });

  test('an order under our tag that nobody paid for is cancelled; another shop’s is left alone', async () => {
    const mine = `${desk.works.shopTag}_${newId('ord')}_1_1`;
    const theirs = `lfother_${newId('ord')}_1_1`;
    await orderUnpaid(mine);
    await orderUnpaid(theirs);
    await desk.supplier.idle();
    await adoptOrders(desk.works);
    const held = (id: string) =>
      desk.supplier.ledger().orders.find(({ transactionId }) => transactionId === id);
    expect(held(mine)).toMatchObject({ cancelled: true });
    expect(held(theirs)).toMatchObject({ cancelled: false });
    expect(await alarmsOf(mine)).toEqual(['supplier-second-order']);
    expect(await alarmsOf(theirs)).toEqual([]);
  });
});

describe('money sent back at Stripe itself', () => {
  test('is in our books once, and nothing of it is sent again [A19]', async () => {
    const orderId = await desk.deliver({ quantity: 2 });
    const { totalCents } = await desk.row(orderId);
    const made = await refundInDashboard(orderId, 100);
    await Promise.all([adoptRefunds(desk.works), adoptRefunds(desk.works)]);
    await desk.work();
    expect(await refundsOf(orderId)).toMatchObject([
      { purpose: 'elsewhere', state: 'succeeded', amountCents: 100, stripeRefundId: made },
    ]);
    expect(await alarmsOf(orderId)).toEqual(['refund-elsewhere']);
    expect((await desk.view(orderId))?.refundedCents).toBe(100);
    expect(await at.sentBack(orderId)).toBe(100);
    expect(totalCents).toBeGreaterThan(100);
  });

  test('before the promised time is over: only what is left goes back', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    const orderId = await desk.deliver();
    const { totalCents } = await desk.row(orderId);
    await refundInDashboard(orderId);
    await adoptRefunds(desk.works);
    await desk.pass(31 * 60, 600);
    expect(await desk.units(orderId)).toEqual([{ decision: 'refund' }]);
    expect((await refundsOf(orderId)).map(({ purpose }) => purpose)).toEqual(['elsewhere']);
    expect(await desk.view(orderId)).toMatchObject({ finished: true, refundedCents: totalCents });
    expect(await at.sentBack(orderId)).toBe(totalCents);
  });

  test('by hand for one of ours that failed: that one is settled by it', async () => {
    desk.stripe.settings({ refunds: 'pending' });
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
    const orderId = await desk.deliver();
    const [own] = await refundsOf(orderId);
    expect(own?.state).toBe('pending');
    desk.stripe.refund(own?.stripeRefundId ?? '', 'failed');
    await desk.pass(11 * 60);
    expect(await alarmsOf(own?.id ?? '')).toEqual(['refund-failed']);
    desk.stripe.settings({ refunds: 'succeeded' });
    const made = await refundInDashboard(orderId);
    await adoptRefunds(desk.works);
    await adoptRefunds(desk.works);
    expect(await refundsOf(orderId)).toMatchObject([{ state: 'settled_by_hand', reason: made }]);
  });
});

describe('news of a bank whose webhook was lost', () => {
  test('a dispute freezes, and is followed to its end', async () => {
    const orderId = await desk.deliver();
    const intent = (await desk.row(orderId)).stripePaymentIntent ?? '';
    const dispute = z.object({ id: z.string() }).parse(await desk.stripe.dispute(intent));
    await watchBank(desk.works);
    expect((await desk.row(orderId)).state).toBe('disputed');
    expect(await alarmsOf(orderId)).toEqual(['dispute']);
    await desk.pass(30 * 3600);
    await desk.stripe.closeDispute(dispute.id, 'won');
    await watchBank(desk.works);
    expect((await desk.row(orderId)).state).toBe('dispute_won');
  });

  test('a fraud warning has what is unused cancelled and refunded', async () => {
    const orderId = await desk.deliver();
    await desk.stripe.fraudWarning((await desk.row(orderId)).stripePaymentIntent ?? '');
    await watchBank(desk.works);
    await watchBank(desk.works);
    await desk.work();
    await expectRefunded(desk, orderId);
  });
});

test('the books of the day that ended are compared by themselves: no difference, or an alarm', async () => {
  await desk.pass(24 * 3600);
  await desk.deliver();
  await saveBalance(desk.works);
  await desk.pass(24 * 3600);
  await checkYesterday(desk.works);
  const [clean] = await desk.db.select().from(moneyChecks);
  expect(clean).toMatchObject({ state: 'done', by: 'sweep', result: { differences: [] } });
  const dayOf = (check?: { fromAt: Date }) => check?.fromAt.toISOString().slice(0, 10) ?? '';
  expect(await alarmsOf(dayOf(clean))).toEqual([]);
  const { sessionId } = await desk.checkout();
  await desk.stripe.pay(sessionId, {});
  await desk.pass(24 * 3600);
  await checkYesterday(desk.works);
  const [, differing] = await desk.db.select().from(moneyChecks).orderBy(moneyChecks.fromAt);
  expect(await alarmsOf(dayOf(differing))).toEqual(['books-differ']);
  // A day in order does not put right the one before.
  await desk.pass(2 * 24 * 3600);
  await checkYesterday(desk.works);
  const last = await desk.db.select().from(moneyChecks).orderBy(moneyChecks.fromAt);
  expect(last.at(-1)?.result?.differences).toEqual([]);
  expect(await alarmsOf(dayOf(differing))).toEqual(['books-differ']);
});
