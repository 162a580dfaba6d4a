import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms, orderLines, plans, refunds, supplierBalance } from '#db/schema/index.ts';
import { findLostPayments } from '#lib/checkout/find-lost.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { stopWaiting } from '#lib/orders/stop-waiting.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(async () => {
  desk.calm();
  await desk.db.update(plans).set({ retiredAt: null });
});
afterAll(() => desk.close());

describe('the supplier says no', () => {
  test.each(['200008', '400001', '310241'])('%s: the money goes back at once [B8]', async (error) => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error } });
    desk.supplier.fault({ match: { path: '*/package/list' }, action: { body: emptyList } });
    const orderId = await desk.deliver({ quantity: 2 });
    await expectRefunded(desk, orderId);
    expect(desk.supplierOrders(orderId)).toEqual([]);
  });

  test('the plan is gone, and its list says so with an error: refunded and no longer sold [B8]', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '310241' } });
    desk.supplier.fault({ match: { path: '*/package/list' }, action: { error: '310243' } });
    const orderId = await desk.deliver();
    await expectRefunded(desk, orderId);
    await expect(desk.form({})).rejects.toThrow('no plan');
    const jobs = await desk.pool.query(
      `select 1 from graphile_worker.jobs where task_identifier = 'sync-catalogue'`,
    );
    expect(jobs.rows).toHaveLength(1);
  });

  test('out of stock: tried four times with new ids, then refunded and no longer sold [B8]', async () => {
    desk.supplier.package('ES_3_30', { stock: 0 });
    const orderId = await desk.deliver();
    await desk.pass(40, 4);
    await expectRefunded(desk, orderId);
    expect(await startCheckout(desk.counter, desk.buyer, await desk.form({ plan: 'JP_1_7' }))).toMatchObject({
      ok: true,
    });
    await expect(desk.form({})).rejects.toThrow('no plan');
    desk.supplier.package('ES_3_30', { stock: null });
  });

  test('the price rose a little: absorbed; a lot: refunded [B7]', async () => {
    desk.supplier.package('ES_3_30', { price: 18_900 });
    const absorbed = await desk.deliver();
    expect(await desk.units(absorbed)).toEqual([{ decision: 'deliver' }]);
    expect(desk.supplierOrders(absorbed)).toMatchObject([{ cost: 18_900 }]);
    desk.supplier.package('ES_3_30', { price: 90_000 });
    await expectRefunded(desk, await desk.deliver());
    desk.supplier.package('ES_3_30', { price: 18_000 });
  });

  test('the price check fails although the price is the same: ordered once more without it', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: { error: '200005' } });
    const orderId = await desk.deliver();
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect((await desk.line(orderId)).attempts).toBe(0);
  });

  test('the balance is gone: waits, sells no more, delivers after a top-up [B6]', async () => {
    desk.supplier.balance({ set: 0 });
    const orderId = await desk.deliver();
    expect((await desk.line(orderId)).state).toBe('balance_wait');
    expect(await salesPaused(desk.db, 18_000)).toBe('balance');
    desk.supplier.balance({ set: 100_000_000 });
    await desk.pass(32, 16);
    await desk.pass(4, 1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(await salesPaused(desk.db, 18_000)).toBeNull();
  });

  test('the balance stays away: refunded at the deadline [B6]', async () => {
    desk.supplier.balance({ set: 0 });
    const orderId = await desk.deliver();
    await desk.pass(deadline, 600);
    await expectRefunded(desk, orderId);
    desk.supplier.balance({ set: 100_000_000 });
    await desk.db.update(supplierBalance).set({ balanceUnits: 100_000_000 });
  });
});

describe('the supplier is never ready', () => {
  test('refunded at the deadline; what turns up later is cancelled and never shown [B12]', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    const orderId = await desk.deliver({ quantity: 2 });
    await desk.pass(deadline, 600);
    await expectRefunded(desk, orderId);
    const [order] = desk.supplierOrders(orderId);
    expect((await desk.line(orderId)).state).toBe('closing');
    await desk.supplier.allocate(order?.orderNo ?? '');
    await desk.pass(130, 65);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: true }]);
    expect((await desk.line(orderId)).state).toBe('closed');
    await expectRefunded(desk, orderId);
  });

  test('the buyer may stop waiting after ten minutes, not before, and only for their own order', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    const orderId = await desk.deliver();
    const mine = { ...desk.buyer, orderToken: null };
    const stranger = { buyerKey: 'f'.repeat(64), customerId: null, orderToken: null };
    expect(await stopWaiting(desk.db, 'a secret for links', mine, orderId)).toBe(false);
    await desk.pass(11 * 60, 330);
    expect(await stopWaiting(desk.db, 'a secret for links', stranger, orderId)).toBe(false);
    expect(await stopWaiting(desk.db, 'a secret for links', mine, orderId)).toBe(true);
    await desk.work();
    await expectRefunded(desk, orderId);
  });

  test('half a batch: what came is delivered, the rest refunded [B14]', async () => {
    desk.supplier.settings({ allocation: { mode: 'partial', now: 2, restMs: null, delayMs: 0 } });
    const orderId = await desk.deliver({ quantity: 3 });
    await desk.pass(deadline, 600);
    const view = await desk.view(orderId);
    expect(view?.lines[0]?.units.map((unit) => unit.state).sort()).toEqual(['ready', 'ready', 'refunded']);
    expect(view).toMatchObject({ finished: true, refundedCents: view?.lines[0]?.unitPriceCents });
  });

  test('nothing clear for half an hour: refunded; an order found later is cancelled [B4]', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: 'status-503' });
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    const orderId = await desk.deliver();
    await desk.pass(deadline, 600);
    await expectRefunded(desk, orderId);
    desk.supplier.clearFaults();
    await desk.pass(300, 65);
    expect(desk.supplierOrders(orderId)).toMatchObject([{ cancelled: true }]);
  });
});

describe('rows that are not ours', () => {
  test.each([
    'wrong-plan',
    'foreign-row',
    'too-many',
    'duplicate-row',
    'empty-ac',
    'newline-ac',
    'huge-ac',
  ] as const)('%s: nothing wrong is shown', async (kind) => {
    const orderId = await desk.buy();
    desk.supplier.tamper({ kind });
    await desk.settle(orderId);
    await desk.work();
    await desk.pass(4, 1);
    const view = await desk.view(orderId);
    const shown =
      view?.lines[0]?.units.flatMap((unit) => (unit.esim ? [unit.esim.activationCode] : [])) ?? [];
    const own = desk.supplier.state().orders.find((order) => order.transactionId.includes(orderId));
    for (const code of shown) expect(own?.esims.map((esim) => esim.ac)).toContain(code);
    desk.supplier.clearFaults();
    await desk.pass(10, 2);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });
});

describe('payments', () => {
  test('the wrong amount: everything back, a person hears of it [A11]', async () => {
    const { orderId, sessionId } = await desk.checkout();
    await desk.stripe.pay(sessionId, {});
    desk.stripe.edit(sessionId, { amount_total: 100 });
    await desk.settle(orderId);
    await desk.work();
    expect((await desk.row(orderId)).state).toBe('mismatch');
    expect(await desk.view(orderId)).toMatchObject({
      finished: true,
      refundedCents: 100,
      wholeRefund: { amountCents: 100, currency: 'usd' },
    });
    const mails = await desk.pool.query('select kind from mails where order_id = $1', [orderId]);
    expect(mails.rows).toEqual([{ kind: 'refunded' }]);
    expect(desk.supplierOrders(orderId)).toEqual([]);
    const raised = await desk.db.select().from(alarms).where(eq(alarms.subject, orderId));
    expect(raised).toMatchObject([{ kind: 'amount-mismatch' }]);
  });

  test('a webhook that never came: found in the list of sessions', async () => {
    const orderId = await desk.buy();
    await findLostPayments(desk.works, 2);
    expect((await desk.row(orderId)).state).toBe('paid');
  });

  test('an expired session expires the order, and buys nothing', async () => {
    const { orderId, sessionId } = await desk.checkout();
    desk.stripe.edit(sessionId, { status: 'expired' });
    await desk.settle(orderId);
    expect((await desk.row(orderId)).state).toBe('expired');
  });

  test('a fault that Stripe stores and repeats: the refund is paid once, under a new key [A17]', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
    desk.stripe.fault({
      match: { path: '/v1/refunds', method: 'POST', times: 1 },
      action: 'accept-then-status-500',
    });
    const orderId = await desk.deliver();
    await desk.pass(200, 65);
    await expectRefunded(desk, orderId);
  });

  test('the same for the payment page: pressing again opens it', async () => {
    const form = await desk.form({});
    desk.stripe.fault({
      match: { path: '/v1/checkout/sessions', method: 'POST', times: 1 },
      action: 'accept-then-status-500',
    });
    expect(await startCheckout(desk.counter, desk.buyer, form)).toMatchObject({
      ok: false,
      reason: 'payments-down',
    });
    expect(await startCheckout(desk.counter, desk.buyer, form)).toMatchObject({ ok: true });
  });

  test('a refund whose answer is lost is paid once [A17]', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
    desk.stripe.fault({
      match: { path: '/v1/refunds', method: 'POST', times: 2 },
      action: 'accept-then-reset',
    });
    const orderId = await desk.deliver();
    await desk.pass(60, 10);
    await expectRefunded(desk, orderId);
  });
});

test('rows at their end that are marked as due are put to rest, not rung for again and again', async () => {
  desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200008' } });
  const orderId = await desk.deliver();
  await desk.db.update(refunds).set({ state: 'failed' }).where(eq(refunds.orderId, orderId));
  await desk.db.update(refunds).set({ nextActionAt: sql`shop_now()` }).where(eq(refunds.orderId, orderId));
  await desk.db
    .update(orderLines)
    .set({ nextActionAt: sql`shop_now()` })
    .where(eq(orderLines.orderId, orderId));
  await desk.work();
  const due = await desk.pool.query(
    `
    select id from refunds where next_action_at is not null and order_id = $1
    union all select id from order_lines where next_action_at is not null and order_id = $1`,
    [orderId],
  );
  expect(due.rows).toEqual([]);
});

test('the database refuses a second decision, a foreign refund and an unknown move', async () => {
  const orderId = await desk.deliver();
  const run = (statement: ReturnType<typeof sql>) => desk.db.execute(statement);
  await expect(
    run(sql`update order_units set decision = 'refund' where decision = 'deliver'`),
  ).rejects.toThrow();
  await expect(
    run(sql`update order_lines set state = 'queued' where order_id = ${orderId}`),
  ).rejects.toThrow();
  await expect(run(sql`delete from order_history`)).rejects.toThrow();
  await expect(
    run(
      sql`insert into refunds (id, order_id, purpose, amount_cents) values ('rfd_x', ${orderId}, 'goodwill', 999999)`,
    ),
  ).rejects.toThrow();
});

const emptyList = JSON.stringify({ success: true, errorCode: '0', errorMsg: null, obj: { packageList: [] } });
