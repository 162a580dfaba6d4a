import { createServer as createPlain } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { alarms } from '#db/schema/index.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { saveBalance } from '#lib/fulfilment/balance.ts';
import { checkWebhook } from '#lib/fulfilment/check-webhook.ts';
import { type Desk, deadline, expectRefunded, openDesk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
});
afterEach(() => desk.calm());
afterAll(() => desk.close());

const alarmsOf = async (subject: string) =>
  (await desk.db.select().from(alarms).where(eq(alarms.subject, subject))).map(({ kind }) => kind);
const ordersCalled = () =>
  desk.supplier.calls().calls.filter(({ path }) => path.endsWith('/esim/order')).length;
const callCount = () => desk.supplier.calls().calls.length;

describe('answers that do not come', () => {
  test.each(['reset-after-headers', 'reset-mid-body', 'cut-json', 'reset'] as const)(
    '%s of an order: asked again with the same id, one order [B2]',
    async (action) => {
      desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action });
      const orderId = await desk.deliver();
      await desk.pass(10, 2);
      expect(desk.supplierOrders(orderId)).toHaveLength(1);
      expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    },
  );

  test('nothing but faults for five minutes: delivered after [B4]', async () => {
    desk.supplier.fault({ match: {}, action: 'status-503' });
    const orderId = await desk.deliver();
    await desk.pass(300, 60);
    expect(await desk.units(orderId)).toEqual([{ decision: null }]);
    desk.supplier.clearFaults();
    await desk.pass(40, 10);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(desk.supplierOrders(orderId)).toHaveLength(1);
  });

  test.each([{ error: '900001' }, 'status-429'] as const)(
    'every other call answered with %o: nothing is lost, nothing bought twice [B5]',
    async (action) => {
      desk.supplier.fault({ match: { share: 0.5, seed: 11 }, action });
      const all = [await desk.deliver(), await desk.deliver({ quantity: 2 })];
      await desk.pass(120, 10);
      for (const orderId of all) {
        expect((await desk.units(orderId)).every(({ decision }) => decision === 'deliver')).toBe(true);
        expect(desk.supplierOrders(orderId)).toHaveLength(1);
      }
      expect(desk.supplier.calls().busiestSecond).toBeLessThanOrEqual(8);
    },
  );
});

test('the price fell after payment: the lower one is paid [B7]', async () => {
  desk.supplier.package('ES_3_30', { price: 9_000 });
  const orderId = await desk.deliver();
  expect(desk.supplierOrders(orderId)).toMatchObject([{ cost: 9_000 }]);
  desk.supplier.package('ES_3_30', { price: 18_000 });
});

describe('the webhook that says "ready"', () => {
  const ready = (orderId: string) => {
    const [order] = desk.supplierOrders(orderId);
    const { orderNo, transactionId } = order ?? {};
    return { notifyType: 'ORDER_STATUS', content: { orderNo, transactionId, orderStatus: 'GOT_RESOURCE' } };
  };

  test.each(['never', 'ten times', 'before the answer', 'an hour late'] as const)(
    'comes %s: delivered once [B9, supplier-webhooks/paid]',
    async (when) => {
      if (when === 'before the answer') {
        desk.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: 'accept-then-reset' });
      }
      const orderId = await desk.buy();
      await desk.settle(orderId);
      await desk.work();
      if (when === 'before the answer') await desk.hear(ready(orderId));
      if (when === 'ten times') {
        for (let n = 0; n < 10; n += 1) await desk.hear({ ...ready(orderId), notifyId: `n${n}` });
      }
      await desk.work();
      await desk.pass(6, 1);
      if (when === 'an hour late') {
        await desk.pass(3600);
        await desk.hear(ready(orderId));
        await desk.work();
      }
      expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
      expect(desk.supplierOrders(orderId)).toHaveLength(1);
      const { rows } = await desk.pool.query('select kind from mails where order_id = $1', [orderId]);
      expect(rows).toEqual([{ kind: 'esim-ready' }]);
    },
  );

  test('is forged for an order that is not ready: nothing is delivered before the API says so [B10]', async () => {
    desk.supplier.settings({ allocation: { mode: 'never' } });
    const orderId = await desk.deliver();
    await desk.hear(ready(orderId));
    await desk.work();
    expect(await desk.units(orderId)).toEqual([{ decision: null }]);
  });

  test('is forged hundreds of times: not one call, and orders are delivered [B11]', async () => {
    const orderId = await desk.deliver();
    await desk.work();
    const before = callCount();
    for (let n = 0; n < 200; n += 20) {
      const some = Array.from({ length: 20 }, (_, more) => ({
        orderNo: `B${n + more}9`,
        transactionId: `x_${n}`,
      }));
      await Promise.all(some.map((content) => desk.receive({ notifyType: 'ORDER_STATUS', content })));
    }
    await desk.workEvents();
    expect(callCount()).toBe(before);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
    expect(await desk.units(await desk.deliver())).toEqual([{ decision: 'deliver' }]);
  });
});

describe('what the supplier lists', () => {
  test.each([
    'wrong-plan',
    'foreign-row',
    'too-many',
    'empty-ac',
    'newline-ac',
    'quotes-ac',
    'huge-ac',
  ] as const)('%s: refused, told, and never shown [B13]', async (kind) => {
    const orderId = await desk.buy();
    desk.supplier.tamper({ kind });
    await desk.settle(orderId);
    await desk.work();
    await desk.pass(4, 1);
    const line = await desk.line(orderId);
    const own = desk.supplier.state().orders.find(({ transactionId }) => transactionId.includes(orderId));
    const shown = (await desk.view(orderId))?.lines[0]?.units.flatMap(({ esim }) => esim ?? []) ?? [];
    for (const { activationCode } of shown) expect(own?.esims.map(({ ac }) => ac)).toContain(activationCode);
    const told = await alarmsOf(line.id);
    // A delivery closes its alarm, so it stays on record either way.
    expect(told).toContain('profile-unusable');
    desk.supplier.clearFaults();
    await desk.pass(10, 2);
    expect(await desk.units(orderId)).toEqual([{ decision: 'deliver' }]);
  });

  test('three of five now, two later: all are delivered [B14]', async () => {
    desk.supplier.settings({ allocation: { mode: 'partial', now: 3, restMs: null, delayMs: 0 } });
    const orderId = await desk.deliver({ quantity: 5 });
    const fates = async () => (await desk.units(orderId)).map(({ decision }) => decision);
    expect((await fates()).filter((fate) => fate === 'deliver')).toHaveLength(3);
    const [order] = desk.supplierOrders(orderId);
    await desk.supplier.allocate(order?.orderNo ?? '');
    await desk.pass(20, 5);
    expect(await fates()).toEqual(['deliver', 'deliver', 'deliver', 'deliver', 'deliver']);
    expect(await desk.line(orderId)).toMatchObject({ state: 'delivered' });
  });
});

test('money leaves the balance without an order: told, sales stop; looked at and refilled, they go on [B20]', async () => {
  await saveBalance(desk.works);
  expect(await salesPaused(desk.db, 18_000)).toBeNull();
  desk.supplier.balance({ add: -300_000 });
  for (const _minute of [1, 2, 3]) {
    await desk.pass(60);
    await saveBalance(desk.works);
  }
  expect(await alarmsOf('supplier')).toContain('balance-drift');
  expect(await salesPaused(desk.db, 18_000)).toBe('balance-drift');
  desk.supplier.balance({ add: 1_000_000 });
  await desk.pass(60);
  await saveBalance(desk.works);
  expect(await salesPaused(desk.db, 18_000)).toBeNull();
});

test('our webhook address was changed over there: told, and put right [B26]', async () => {
  const heard: string[] = [];
  const hook = createPlain((request, response) => {
    request.on('data', (chunk) => heard.push(String(chunk)));
    request.on('end', () => response.end('ok'));
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  const { port } = hook.address() as AddressInfo;
  const webhookUrl = `http://127.0.0.1:${port}/api/webhooks/esim-access/token`;
  const works = { ...desk.works, webhookUrl };
  await checkWebhook(works);
  expect(heard.join()).toContain('CHECK_HEALTH');
  desk.supplier.webhook('https://elsewhere.example/hook');
  await checkWebhook(works);
  expect(await desk.works.supplier.readWebhook()).toBe(webhookUrl);
  expect(await alarmsOf('supplier')).toContain('webhook-changed');
  await checkWebhook(works);
  const open = await desk.db.select().from(alarms).where(eq(alarms.kind, 'webhook-changed'));
  expect(open.map(({ closedAt }) => closedAt === null)).toEqual([false]);
  hook.close();
});

test('the supplier is away from payment to deadline: the money goes back, and nothing was bought [B4, supplier/paid]', async () => {
  desk.supplier.fault({ match: {}, action: 'status-503' });
  const before = ordersCalled();
  const orderId = await desk.deliver();
  await desk.pass(deadline, 600);
  await expectRefunded(desk, orderId);
  expect(ordersCalled()).toBeGreaterThan(before);
  expect(desk.supplierOrders(orderId)).toEqual([]);
});
