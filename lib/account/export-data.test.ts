import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeViews, customers, esims, orders, orderTraces } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { exportOf } from './export-data.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('the file holds everything of its owner, nothing of others, no code', async () => {
  const mine = await ownedEsim(t.db, { esim: { iccid: '8985200000000000001' } });
  const other = await ownedEsim(t.db, { esim: { iccid: '8985200000000000002' } });
  await t.db.insert(codeViews).values({ esimId: mine.esimId, device: 'Safari on iPhone', way: 'link' });
  await t.db.insert(orderTraces).values([
    { orderId: mine.orderId, network: '203.0.113.9' },
    { orderId: other.orderId, network: '203.0.113.10' },
  ]);
  const data = await exportOf(t.db, mine.customerId);
  expect(data?.account).toMatchObject({ id: mine.customerId, email: mine.email });
  expect(data?.orders).toMatchObject([{ id: mine.orderId, email: mine.email, totalCents: 459 }]);
  expect(data?.lines).toMatchObject([{ orderId: mine.orderId, plan: { title: 'Japan, 3 GB, 30 days' } }]);
  expect(data?.esims).toMatchObject([
    { id: mine.esimId, orderId: mine.orderId, iccid: '8985200000000000001' },
  ]);
  expect(data?.codesShown).toMatchObject([{ device: 'Safari on iPhone' }]);
  expect(data?.payments).toMatchObject([{ orderId: mine.orderId, network: '203.0.113.9' }]);
  const text = JSON.stringify(data);
  for (const foreign of [...Object.values(other), '8985200000000000002', 'CANARY'])
    expect(text).not.toContain(foreign);
});

test('every column that names its customer is in the file, or left out on purpose', async () => {
  const mine = await ownedEsim(t.db);
  const text = JSON.stringify(await exportOf(t.db, mine.customerId));
  const [order] = await t.db.select().from(orders).where(eq(orders.id, mine.orderId));
  const [esim] = await t.db.select().from(esims).where(eq(esims.id, mine.esimId));
  const [customer] = await t.db.select().from(customers).where(eq(customers.id, mine.customerId));
  for (const value of [order?.email, esim?.iccid, customer?.email, customer?.id])
    expect(text).toContain(value);
  for (const secret of [
    order?.checkoutKey === order?.id ? null : order?.checkoutKey,
    esim?.sealedActivationCode,
  ]) {
    if (secret) expect(text).not.toContain(secret);
  }
});

test('somebody without orders, and somebody who is gone', async () => {
  const id = newId('cus');
  await t.db.insert(customers).values({ id, email: `${id}@example.com` });
  expect(await exportOf(t.db, id)).toMatchObject({ orders: [], esims: [], usage: [] });
  expect(await exportOf(t.db, newId('cus'))).toBeNull();
});
