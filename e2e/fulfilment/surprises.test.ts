import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { alarms } from '#db/schema/index.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { followDispute } from '#lib/fulfilment/dispute.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

describe('an order that turns up after all', () => {
  test('called a duplicate and never shown: never written off, cancelled when it shows', async () => {
    desk.supplier.settings({ repeat: 'error-310402', allocation: { mode: 'never' } });
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    const orderId = await desk.deliver();
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    await desk.pass(deadline, 600);
    desk.supplier.clearFaults();
    await expectRefunded(desk, orderId);
    await desk.pass(20 * 60, 61);
    expect((await desk.line(orderId)).state).toBe('closing');
    const [order] = desk.supplierOrders(orderId);
    await desk.supplier.allocate(order?.orderNo ?? '');
    await desk.pass(130, 65);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: true }]);
  });

  test('written off as absent, then named by a webhook: opened again and cancelled', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: 'status-503' });
    const orderId = await desk.deliver();
    await desk.pass(deadline, 600);
    await desk.pass(20 * 60, 61);
    expect((await desk.line(orderId)).state).toBe('closed');
    const [order] = desk.supplierOrders(orderId);
    await desk.supplier.allocate(order?.orderNo ?? '');
    await desk.hear({ notifyType: 'ORDER_STATUS', content: { transactionId: order?.transactionId } });
    await desk.work();
    await desk.pass(130, 65);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: true }]);
  });
});

describe('hostile or broken facts', () => {
  test.each([
    ['apn with a NUL', { apn: 'inter\u0000net' }, 'deliver'],
    ['a validity no column takes', { totalDuration: 3_000_000_000 }, 'refund'],
    ['a volume no column takes', { totalVolume: 2 ** 70 }, 'refund'],
  ] as const)('%s: %o ends as %s', async (_, set, fate) => {
    desk.supplier.tamper({ kind: { set } });
    const orderId = await desk.deliver();
    await desk.pass(deadline, 600);
    expect(await desk.units(orderId)).toEqual([{ decision: fate }]);
  });

  test('a foreign session in the list does not keep a lost payment waiting', async () => {
    const orderId = await desk.buy();
    const foreign = await desk.checkout();
    desk.stripe.edit(foreign.sessionId, { status: null });
    await findLostPayments(desk.works, 2);
    expect((await desk.row(orderId)).state).toBe('paid');
  });

  test('a session that only names our order settles nothing', async () => {
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, {});
    desk.stripe.edit(sessionId, { metadata: {} });
    await desk.settle(orderId);
    expect((await desk.row(orderId)).state).toBe('session_open');
  });
});

describe('what Stripe tells later', () => {
  test('a delayed payment that fails ends the order', async () => {
    desk.stripe.settings({ payments: 'async' });
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, {});
    await desk.settle(orderId);
    expect((await desk.row(orderId)).state).toBe('processing');
    await desk.stripe.settle(sessionId, 'failed');
    await desk.settle(orderId);
    expect((await desk.row(orderId)).state).toBe('failed');
    desk.stripe.settings({ payments: 'instant' });
  });

  test('a dispute hides the codes, a won one shows them again; a person hears of it', async () => {
    const orderId = await desk.deliver();
    const intent = (await desk.row(orderId)).stripePaymentIntent ?? '';
    const dispute = z.object({ id: z.string() }).parse(await desk.stripe.dispute(intent));
    await followDispute(desk.works, dispute.id);
    expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim).toBeNull();
    await desk.stripe.closeDispute(dispute.id, 'won');
    await followDispute(desk.works, dispute.id);
    await followDispute(desk.works, dispute.id);
    expect((await desk.view(orderId))?.lines[0]?.units[0]?.esim).not.toBeNull();
    const raised = await desk.db.select().from(alarms).where(eq(alarms.subject, orderId));
    expect(raised).toMatchObject([{ kind: 'dispute' }]);
  });
});
