import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orders, refunds } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { orderToken } from '#lib/orders/link.ts';
import { receiptFor } from './receipt.ts';

const secret = 'a secret of this test only';
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const nobody = { buyerKey: null, customerId: null, orderToken: null };

test('its buyer, its owner and the bearer of its link get it; nobody else does', async () => {
  const { orderId, customerId } = await ownedEsim(t.db);
  const see = (viewer: object) => receiptFor(t.db, secret, { ...nobody, ...viewer }, orderId);
  const mine = await see({ buyerKey: orderId });
  expect(mine).toMatchObject({ orderId, totalCents: 459, taxCents: 0, refunds: [], staysCents: 459 });
  expect(await see({ customerId })).toEqual(mine);
  expect(await see({ orderToken: orderToken(secret, orderId, 1) })).toEqual(mine);
  expect(await see({})).toBeNull();
  expect(await see({ buyerKey: 'other', customerId: 'cus_x', orderToken: 'guess' })).toBeNull();
  expect(await receiptFor(t.db, secret, { ...nobody, buyerKey: orderId }, 'ord_x')).toBeNull();
  expect(JSON.stringify(mine)).not.toMatch(/CANARY|8985200026331880614|@/);
});

test('what is not paid has none', async () => {
  const { orderId } = await ownedEsim(t.db, {
    order: { state: 'expired', capturedCents: 0, paidAt: null },
  });
  expect(await receiptFor(t.db, secret, { ...nobody, buyerKey: orderId }, orderId)).toBeNull();
});

test('refunds stand on it, whether back or on their way, and what stays paid', async () => {
  const { orderId, unitId } = await ownedEsim(t.db, {
    order: { totalCents: 1000, capturedCents: 1000, taxCents: 160 },
  });
  const refund = (amountCents: number, purpose: 'goodwill' | 'dispute', state: 'due' | 'failed') =>
    t.db.insert(refunds).values({ id: newId('rfd'), orderId, unitId, purpose, amountCents, state });
  await refund(300, 'goodwill', 'due');
  await refund(200, 'dispute', 'failed');
  const read = () => receiptFor(t.db, secret, { ...nobody, buyerKey: orderId }, orderId);
  const before = await read();
  expect(before).toMatchObject({ taxCents: 160, staysCents: 500 });
  expect(before?.refunds.map(({ state }) => state)).toEqual(['on-its-way', 'delayed']);
  for (const state of ['sent', 'succeeded'] as const) {
    await t.db
      .update(refunds)
      .set({ state, settledAt: sql`shop_now() + interval '2 days'` })
      .where(eq(refunds.amountCents, 300));
  }
  const after = await read();
  const back = after?.refunds.find(({ state }) => state === 'back');
  expect(back?.amountCents).toBe(300);
  expect(Number(back?.at) - Number(after?.paidAt)).toBeGreaterThan(86_400_000);
  await t.db.update(orders).set({ taxCents: 0 }).where(eq(orders.id, orderId));
  expect((await read())?.taxCents).toBe(0);
});
