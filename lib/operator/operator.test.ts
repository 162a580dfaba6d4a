import { eq, sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  alarms,
  auditLog,
  customers,
  esims,
  heartbeats,
  mails,
  orderHistory,
  orderLines,
  orders,
  orderUnits,
  supplierBalance,
  switches,
} from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { newId } from '#lib/ids.ts';
import { newestOrders, overview } from './read.ts';
import { operatorOrder } from './read-order.ts';
import { stopSales } from './stop-sales.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: false,
};
const iccid = '8985200026331880614';
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());
beforeEach(async () => {
  await t.db.insert(heartbeats).values({ process: 'w1' });
  await t.db.insert(supplierBalance).values({ id: 1, balanceUnits: 1_000_000 });
});
afterEach(async () => {
  await t.db.delete(heartbeats);
  await t.db.delete(supplierBalance);
  await t.db.delete(switches);
  await t.db.update(alarms).set({ closedAt: sql`shop_now()` });
});

/** A paid order, one line in the given state, one unit with an eSIM. */
async function paidOrder(state: 'queued' | 'delivered', costUnits = 12_000): Promise<string> {
  const [orderId, lineId, unitId, esimId] = [newId('ord'), newId('lin'), newId('unt'), newId('esm')];
  const customerId = newId('cus');
  await t.db.insert(customers).values({ id: customerId, email: `${customerId}@example.com` });
  await t.db.insert(orders).values({
    id: orderId,
    state: 'paid',
    buyerKey: 'b',
    checkoutKey: orderId,
    customerId,
    totalCents: 459,
    capturedCents: 459,
    termsVersion: '1',
    paidAt: sql`shop_now() - interval '3 minutes'`,
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    state,
    planCode: 'JP_3_30',
    supplierCode: 'P1',
    supplierOrderNo: 'B123',
    reason: 'supplier says wait',
    plan: {
      code: 'JP_3_30',
      title: 'Japan, 3 GB, 30 days',
      locationCode: 'JP',
      locationName: 'Japan',
      kind: 'fixed',
      dataBytes: 3_221_225_472,
      days: 30,
      validityStarts: 'first-connection',
      activateWithinDays: 180,
    },
    quantity: 1,
    unitPriceCents: 459,
    costUnits,
  });
  await t.db.insert(orderUnits).values({ id: unitId, lineId, no: 1, priceCents: 459, decision: 'deliver' });
  await t.db.insert(esims).values({
    id: esimId,
    unitId,
    esimTranNo: esimId,
    supplierOrderNo: 'B123',
    iccid,
    sealedActivationCode: 'k1.CANARY',
    esimStatus: 'IN_USE',
    smdpStatus: 'ENABLED',
    totalBytes: 3_221_225_472,
    totalDays: 30,
  });
  await t.db.insert(orderHistory).values({
    id: newId('his'),
    orderId,
    subject: 'line',
    subjectId: lineId,
    from: 'waiting',
    to: state,
    actor: 'stripe',
    cause: 'checkout.session.completed',
  });
  return orderId;
}

test('stopping sales closes the checkout and writes down who, why and when', async () => {
  expect(await salesPaused(t.db, 0)).toBeNull();
  expect(await stopSales(t.db, owner, { on: true, reason: '  Supplier is down ' })).toBe(true);
  expect(await salesPaused(t.db, 0)).toBe('sell-stop');
  const [deed] = await t.db.select().from(auditLog).where(eq(auditLog.action, 'stop-sales'));
  expect(deed).toMatchObject({
    actor: 'operator:owner@shop.example',
    subject: 'switch:sell-stop',
    cause: 'Supplier is down',
    before: { on: false, reason: null },
    after: { on: true, reason: 'Supplier is down' },
  });
  expect((await overview(t.db, owner)).sellStop).toMatchObject({ on: true, reason: 'Supplier is down' });
  expect((await overview(t.db, owner)).alarms).toMatchObject([{ kind: 'sell-stop' }]);
  expect(await stopSales(t.db, owner, { on: false })).toBe(true);
  expect((await overview(t.db, owner)).alarms).toEqual([]);
  expect(await salesPaused(t.db, 0)).toBeNull();
  const resumed = await t.db.select().from(auditLog).where(eq(auditLog.action, 'resume-sales'));
  expect(resumed).toMatchObject([{ before: { on: true }, after: { on: false } }]);
});

test('pressing twice is one deed', async () => {
  const before = await t.db.$count(auditLog);
  await Promise.all([1, 2, 3].map(() => stopSales(t.db, owner, { on: true, reason: 'twice' })));
  expect(await t.db.$count(auditLog)).toBe(before + 1);
});

test('nobody but an owner stops sales, and nobody without a reason', async () => {
  const before = await t.db.$count(auditLog);
  for (const role of ['viewer', 'support'] as const) {
    await expect(stopSales(t.db, { ...owner, role }, { on: true, reason: 'mischief' })).rejects.toThrow(
      'Your role does not allow this',
    );
  }
  expect(await stopSales(t.db, owner, { on: true, reason: '  ' })).toBe(false);
  expect(await salesPaused(t.db, 0)).toBeNull();
  expect(await t.db.$count(auditLog)).toBe(before);
});

test('without its audit row the switch does not move', async () => {
  await t.db.execute(sql`alter table audit_log add constraint refuse check (cause <> 'refused') not valid`);
  await expect(stopSales(t.db, owner, { on: true, reason: 'refused' })).rejects.toThrow();
  expect(await salesPaused(t.db, 0)).toBeNull();
});

test('the free balance is the one the checkout counts with', async () => {
  await paidOrder('queued', 20_000);
  const { balance } = await overview(t.db, owner);
  expect(balance).toMatchObject({ balanceUnits: 1_000_000, reservedUnits: 20_000, bufferUnits: 20_000 });
  const free = balance?.freeUnits ?? 0;
  expect(free).toBe(960_000);
  expect(await salesPaused(t.db, free)).toBeNull();
  expect(await salesPaused(t.db, free + 1)).toBe('balance');
});

test('the first screen says what waits and what failed', async () => {
  await paidOrder('delivered');
  await raiseAlarm(t.db, 'line-stuck', 'lin_1', { minutes: 30 });
  await t.db.insert(mails).values({ id: newId('mal'), kind: 'sign-in', state: 'failed' });
  const view = await overview(t.db, owner);
  expect(view.alarms).toMatchObject([{ kind: 'line-stuck', subject: 'lin_1', detail: { minutes: 30 } }]);
  expect(view.lines).toMatchObject([{ state: 'queued', count: 1 }]);
  const minutes = (view.now.getTime() - Number(view.lines[0]?.oldestAt)) / 60_000;
  expect(minutes).toBeGreaterThan(2.9);
  expect(minutes).toBeLessThan(4);
  expect(view.mails).toMatchObject([{ state: 'failed', count: 1 }]);
  expect(view.refunds).toEqual([]);
  expect(view.workers).toHaveLength(1);
  expect(view.sync).toBeNull();
  await t.db.update(alarms).set({ closedAt: sql`shop_now()` });
  expect((await overview(t.db, owner)).alarms).toEqual([]);
});

test('an order tells its story, and no secret of its owner [E12]', async () => {
  const orderId = await paidOrder('delivered');
  const order = await operatorOrder(t.db, owner, orderId);
  expect(order?.lines[0]).toMatchObject({ costUnits: 12_000, supplierOrderNo: 'B123', state: 'delivered' });
  expect(order?.lines[0]?.units[0]?.esim).toMatchObject({ iccidEnd: '0614' });
  expect(order?.history).toMatchObject([{ actor: 'stripe', cause: 'checkout.session.completed' }]);
  const text = JSON.stringify([order, await newestOrders(t.db, owner)]);
  expect(text).not.toContain('CANARY');
  expect(text).not.toContain(iccid);
  expect(await operatorOrder(t.db, owner, newId('ord'))).toBeNull();
  expect(await operatorOrder(t.db, owner, "ord_' or 1=1")).toBeNull();
});
