import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarms, events } from '#db/schema/index.ts';
import { takeDispute } from '#lib/changes/follow-bank.ts';
import { followFraudWarning } from '#lib/changes/fraud-warning.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { processEvent } from '#lib/inbox/process.ts';
import { receiveEvent } from '#lib/inbox/receive.ts';
import { changesAt } from './changes-desk.ts';
import { type Desk, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
let at: ReturnType<typeof changesAt>;
beforeAll(async () => {
  desk = await openDesk();
  at = changesAt(desk);
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

const intentOf = async (orderId: string) => (await desk.row(orderId)).stripePaymentIntent ?? '';
const openDispute = async (orderId: string) =>
  z.object({ id: z.string() }).parse(await desk.stripe.dispute(await intentOf(orderId))).id;
const statusOf = (esimTranNo: string) =>
  desk.supplier
    .state()
    .orders.flatMap(({ esims }) => esims)
    .find((one) => one.esimTranNo === esimTranNo)?.esimStatus;
const alarmsOf = async (subject: string) => {
  const rows = await desk.db.select().from(alarms).where(eq(alarms.subject, subject));
  return rows.map(({ kind }) => kind);
};

/** A delivered eSIM that is in use on a phone. */
async function inUse() {
  const { orderId, esim } = await at.bought();
  await desk.supplier.esim(esim.esimTranNo, { install: true, enable: true, use: 1_000_000 });
  await at.refresh(esim.id);
  return { orderId, esim };
}

/** As its webhook is worked through. */
async function hear(type: string, object: Record<string, unknown>): Promise<void> {
  const key = `evt_${Math.floor(performance.now() * 1000)}`;
  const body = { id: key, type, created: 1, livemode: false, data: { object } };
  await receiveEvent(desk.db, { source: 'stripe', key, type, body });
  const [event] = await desk.db.select().from(events).where(eq(events.key, key));
  await processEvent(desk.works, event?.id ?? '');
}

describe('a disputed payment', () => {
  test('of an eSIM in use: switched off at the supplier, on again when won, and not when lost [A21, E7]', async () => {
    const { orderId, esim } = await inUse();
    const dispute = await openDispute(orderId);
    await hear('charge.dispute.created', { id: dispute, payment_intent: await intentOf(orderId) });
    await desk.work();
    expect(statusOf(esim.esimTranNo)).toBe('SUSPENDED');
    expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim).toBeNull();
    await desk.stripe.closeDispute(dispute, 'won');
    await takeDispute(desk.works, dispute);
    await takeDispute(desk.works, dispute);
    await desk.work();
    expect(statusOf(esim.esimTranNo)).toBe('IN_USE');
    const changes = await at.changesOf(esim.id);
    expect(changes.map(({ kind, state, actor }) => [kind, state, actor])).toEqual([
      ['suspend', 'done', 'stripe'],
      ['resume', 'done', 'stripe'],
    ]);

    const other = await inUse();
    const lost = await openDispute(other.orderId);
    await takeDispute(desk.works, lost);
    await desk.stripe.closeDispute(lost, 'lost');
    await takeDispute(desk.works, lost);
    await desk.work();
    expect(statusOf(other.esim.esimTranNo)).toBe('SUSPENDED');
    expect((await desk.row(other.orderId)).state).toBe('dispute_lost');
  });

  test('what its owner had switched off stays off when the dispute is won', async () => {
    const { orderId, esim } = await inUse();
    await at.change(orderId, esim.id, 'suspend');
    const dispute = await openDispute(orderId);
    await takeDispute(desk.works, dispute);
    await desk.stripe.closeDispute(dispute, 'won');
    await takeDispute(desk.works, dispute);
    await desk.work();
    expect(statusOf(esim.esimTranNo)).toBe('SUSPENDED');
  });

  test('before it was ordered: not bought any more [A21]', async () => {
    const early = await desk.buy();
    await desk.settle(early);
    await takeDispute(desk.works, await openDispute(early));
    await desk.work();
    expect(await desk.units(early)).toEqual([{ decision: 'refund' }]);
    expect(desk.supplierOrders(early)).toEqual([]);
  });

  test('while it is being prepared: taken back when it comes, and never shown [A21]', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    const late = await desk.deliver();
    await takeDispute(desk.works, await openDispute(late));
    await desk.work();
    expect(await desk.units(late)).toEqual([{ decision: 'refund' }]);
    const [order] = desk.supplierOrders(late);
    await desk.supplier.allocate(order?.orderNo ?? '');
    await desk.pass(130, 65);
    expect(desk.supplierOrders(late)).toMatchObject([{ cancelled: true }]);
  });
});

describe('a warning of fraud', () => {
  test('unused: cancelled at the supplier first, then all of it goes back [A21]', async () => {
    const orderId = await desk.deliver({ quantity: 2 });
    await hear('radar.early_fraud_warning.created', {
      id: 'issfr_1',
      payment_intent: await intentOf(orderId),
    });
    expect(await at.refundsOf(orderId)).toEqual([]);
    await desk.work();
    await expectRefunded(desk, orderId);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: true }]);
    expect(await alarmsOf(orderId)).toEqual(['fraud-warning']);
  });

  test('in use: nothing happens by itself, a person hears [A21]', async () => {
    const { orderId, esim } = await inUse();
    expect(await followFraudWarning(desk.db, await intentOf(orderId))).toBe(true);
    await desk.work();
    expect(statusOf(esim.esimTranNo)).toBe('IN_USE');
    expect(await at.sentBack(orderId)).toBe(0);
    expect(await alarmsOf(orderId)).toEqual(['fraud-warning']);
    expect(await followFraudWarning(desk.db, 'pi_of_somebody_else')).toBe(false);
  });
});

test('an order paid twice: delivered once, the second payment goes back by itself [A15]', async () => {
  const { orderId, sessionId } = await desk.checkout();
  const order = await desk.row(orderId);
  const session = await desk.works.stripe.checkout.sessions.retrieve(sessionId);
  // As a stored fault leaves it behind: two payment pages of one order.
  const second = await desk.works.stripe.checkout.sessions.create({
    mode: 'payment',
    line_items: [
      {
        quantity: 1,
        price_data: { currency: 'usd', unit_amount: order.totalCents, product_data: { name: 'eSIM' } },
      },
    ],
    metadata: session.metadata ?? {},
    payment_intent_data: { metadata: session.metadata ?? {} },
    success_url: session.success_url ?? '',
    cancel_url: session.cancel_url ?? '',
  });
  await desk.stripe.pay(second.id, { email: 'traveller@example.com' });
  await findLostPayments(desk.works, 2);
  expect(await desk.row(orderId)).toMatchObject({ state: 'paid', stripeSessionId: second.id });
  await desk.stripe.pay(sessionId, { email: 'traveller@example.com' });
  await findLostPayments(desk.works, 2);
  await findLostPayments(desk.works, 2);
  await desk.work();
  await desk.pass(4, 1);
  expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  const back = desk.stripe.ledger().map(({ captured, refunded }) => [captured, refunded]);
  expect(back).toContainEqual([order.totalCents, order.totalCents]);
  expect(await at.sentBack(orderId)).toBe(0);
  expect(await alarmsOf(orderId)).toEqual(['second-payment']);
  const rows = await desk.pool.query(
    `select captured_cents as captured from orders where checkout_key like 'second:%' and total_cents = $1`,
    [order.totalCents],
  );
  expect(rows.rows).toHaveLength(1);
});
