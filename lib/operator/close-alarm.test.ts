import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alarms, auditLog, orderLines, orders, orderUnits, refunds } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { markAlarmDone } from './close-alarm.ts';
import { openAlarms } from './open-alarms.ts';
import { newestOrders } from './read.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: false,
};
const [orderId, lineId, unitId, refundId] = [newId('ord'), newId('lin'), newId('unt'), newId('rfd')];
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
  await t.db.insert(orders).values({
    id: orderId,
    state: 'paid',
    buyerKey: 'b',
    checkoutKey: orderId,
    totalCents: 459,
    capturedCents: 459,
    termsVersion: '1',
    stripeSessionId: 'cs_1',
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    state: 'closed',
    planCode: 'JP_3_30',
    supplierCode: 'P1',
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
    costUnits: 12_000,
  });
  await t.db.insert(orderUnits).values({ id: unitId, lineId, no: 1, priceCents: 459, decision: 'refund' });
  await t.db
    .insert(refunds)
    .values({ id: refundId, orderId, unitId, purpose: 'undelivered', state: 'succeeded', amountCents: 459 });
});
afterAll(() => t.drop());

async function raised(subject: string): Promise<string> {
  await raiseAlarm(t.db, 'line-refused', subject, { reason: '200008' });
  const [alarm] = (await openAlarms(t.db)).filter((one) => one.subject === subject);
  return alarm?.id ?? 'no alarm';
}

test('a done alarm is closed and written down once; its cause may raise it again', async () => {
  const id = await raised(lineId);
  await Promise.all([1, 2, 3].map(() => markAlarmDone(t.db, owner, id)));
  expect(await openAlarms(t.db)).toEqual([]);
  expect(await t.db.select().from(auditLog).where(eq(auditLog.action, 'close-alarm'))).toMatchObject([
    {
      actor: 'operator:owner@shop.example',
      subject: `alarm:${id}`,
      before: { kind: 'line-refused', subject: lineId, detail: { reason: '200008' } },
    },
  ]);
  const again = await raised(lineId);
  expect(again).not.toBe(id);
  await markAlarmDone(t.db, owner, again);
});

test('a viewer closes none, and an unknown one is no deed', async () => {
  const id = await raised('catalogue');
  const before = await t.db.$count(auditLog);
  await expect(markAlarmDone(t.db, { ...owner, role: 'viewer' }, id)).rejects.toThrow('Your role');
  await markAlarmDone(t.db, owner, newId('alm'));
  await markAlarmDone(t.db, owner, "alm_' or 1=1");
  expect(await t.db.$count(auditLog)).toBe(before);
  expect(await openAlarms(t.db)).toHaveLength(1);
  await markAlarmDone(t.db, owner, id);
});

test('without its audit row an alarm stays open', async () => {
  const id = await raised('supplier');
  await t.db.execute(
    sql.raw(`alter table audit_log add constraint refuse check (subject <> 'alarm:${id}') not valid`),
  );
  await expect(markAlarmDone(t.db, owner, id)).rejects.toThrow();
  expect(await openAlarms(t.db)).toHaveLength(1);
  await t.db.update(alarms).set({ closedAt: sql`shop_now()` });
});

test('an alarm leads to its order, whatever it names', async () => {
  for (const subject of [orderId, lineId, refundId, 'cs_1', 'supplier']) await raised(subject);
  const found = new Map((await openAlarms(t.db)).map((alarm) => [alarm.subject, alarm.orderId]));
  expect(Object.fromEntries(found)).toEqual({
    [orderId]: orderId,
    [lineId]: orderId,
    [refundId]: orderId,
    cs_1: orderId,
    supplier: null,
  });
});

test('a refunded order is called refunded', async () => {
  expect(await newestOrders(t.db, owner)).toMatchObject([{ id: orderId, standing: 'refunded' }]);
});
