import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startCheckout } from '#lib/checkout/start.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

const ordersAtSupplier = (orderId: string) =>
  desk.supplier.ledger().orders.filter((order) => order.transactionId.includes(orderId));

describe('a purchase', () => {
  test('of two ends with two different codes, one supplier order, one payment, one mail', async () => {
    const orderId = await desk.deliver({ quantity: 2 });
    const view = await desk.view(orderId);
    const codes = view?.lines[0]?.units.map((unit) => unit.esim?.activationCode);
    expect(view).toMatchObject({
      state: 'paid',
      finished: true,
      refundedCents: 0,
      email: 'traveller@example.com',
    });
    expect(new Set(codes).size).toBe(2);
    for (const code of codes ?? []) expect(code).toMatch(/^LPA:1\$/);
    expect(ordersAtSupplier(orderId)).toHaveLength(1);
    const mails = await desk.pool.query('select kind from mails where order_id = $1', [orderId]);
    expect(mails.rows).toEqual([{ kind: 'esim-ready' }]);
  });

  test('of a day pass orders the days and pays for them', async () => {
    const orderId = await desk.deliver({ plan: 'EU-42_0.5_Daily', days: 5, quantity: 2 });
    const [order] = ordersAtSupplier(orderId);
    expect(order?.cost).toBe(16_000 * 5 * 2);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }, { decision: 'deliver' }]);
  });

  test('settled by three callers at once is placed once', async () => {
    const orderId = await desk.buy();
    await Promise.all([desk.settle(orderId), desk.settle(orderId), desk.settle(orderId)]);
    await desk.work();
    await desk.pass(4, 1);
    expect(ordersAtSupplier(orderId)).toHaveLength(1);
    expect((await desk.view(orderId))?.finished).toBe(true);
  });

  test('with the same key is the same order; with other contents the page is too old', async () => {
    const form = await desk.form({});
    const first = await startCheckout(desk.counter, desk.buyer, form);
    const [again, twice] = await Promise.all([
      startCheckout(desk.counter, desk.buyer, form),
      startCheckout(desk.counter, desk.buyer, form),
    ]);
    expect(again).toEqual(first);
    expect(twice).toEqual(first);
    expect(await startCheckout(desk.counter, desk.buyer, { ...form, quantity: 3 })).toMatchObject({
      ok: false,
    });
  });

  test('at another price than the one seen asks again and buys nothing', async () => {
    const form = await desk.form({});
    const answer = await startCheckout(desk.counter, desk.buyer, { ...form, seenCents: form.seenCents - 1 });
    expect(answer).toMatchObject({ ok: false, reason: 'price-changed', totalCents: form.seenCents });
  });

  test('is shown to its buyer only', async () => {
    const orderId = await desk.deliver();
    const { orderFor } = await import('#lib/orders/read.ts');
    const keys = { encryption: desk.works.keys, linkSecret: 'a secret for links' };
    const stranger = { buyerKey: 'f'.repeat(64), customerId: 'cus_x', orderToken: 'guess' };
    expect(await orderFor(desk.db, keys, stranger, orderId)).toBeNull();
    expect(await orderFor(desk.db, keys, stranger, 'ord_00000000000000000000000000')).toBeNull();
    const stored = await desk.pool.query('select sealed_activation_code as sealed from esims');
    for (const { sealed } of stored.rows) expect(sealed).not.toContain('LPA');
  });
});

describe('a lost answer', () => {
  test.each(['accept-then-hang', 'accept-then-reset', 'accept-then-html', 'accept-then-status-500'] as const)(
    '%s: asked again with the same id, delivered once [B1, B2]',
    async (action) => {
      desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action });
      const orderId = await desk.deliver();
      await desk.pass(10, 2);
      expect(ordersAtSupplier(orderId)).toHaveLength(1);
      expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    },
  );

  test('answered by "duplicate" on the repeat: looked up, delivered once [B15]', async () => {
    desk.supplier.settings({ repeat: 'error-310402', allocation: { delayMs: 1_500 } });
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    const orderId = await desk.deliver();
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    await desk.pass(20, 4);
    expect(ordersAtSupplier(orderId)).toHaveLength(1);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });

  // The first call may have spent what the second one misses.
  describe.each(['200007', '200011', '200005', '310241'])(
    'and the repeat is refused with %s [B2]',
    (error) => {
      const orderTwice = async () => {
        desk.supplier.settings({ allocation: { mode: 'never' } });
        desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
        desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: { error } });
        const orderId = await desk.deliver();
        expect(await desk.units(orderId)).toEqual([{ decision: null }]);
        return orderId;
      };
      const allocate = (orderId: string) =>
        desk.supplier.allocate(ordersAtSupplier(orderId)[0]?.orderNo ?? '');

      test('the first order shows itself: delivered, bought once', async () => {
        const orderId = await orderTwice();
        allocate(orderId);
        await desk.pass(40, 4);
        expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
        expect(ordersAtSupplier(orderId)).toMatchObject([{ cancelled: false }]);
      });

      test('it shows itself after the refund: cancelled, bought once', async () => {
        const orderId = await orderTwice();
        desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error } });
        await desk.pass(deadline, 300);
        await expectRefunded(desk, orderId);
        allocate(orderId);
        await desk.pass(130, 65);
        expect(ordersAtSupplier(orderId)).toMatchObject([{ cancelled: true }]);
      });
    },
  );

  test('a repeat refused for good is not sent a third time, though a look fails', async () => {
    const sent = () => desk.supplier.calls().calls.filter(({ path }) => path.endsWith('/esim/order')).length;
    const before = sent();
    desk.supplier.settings({ allocation: { mode: 'never' } });
    desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
    desk.supplier.fault({ match: { path: '*/esim/order' }, action: { error: '200011' } });
    const orderId = await desk.deliver();
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: 'status-503' });
    await desk.pass(20, 4);
    desk.supplier.clearFaults();
    await desk.pass(120, 10);
    await expectRefunded(desk, orderId);
    expect(sent()).toBe(before + 2);
  });

  test('never sent at all: sent once more with the same id', async () => {
    desk.supplier.fault({ match: { path: '*/esim/order', times: 2 }, action: 'reset' });
    const orderId = await desk.deliver();
    await desk.pass(10, 2);
    expect(ordersAtSupplier(orderId)).toHaveLength(1);
  });
});
