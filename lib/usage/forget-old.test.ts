import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeViews, esims, events, orders, orderTraces, settings } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { forgetOld } from './forget-old.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('codes of eSIMs that ended a month ago are deleted, no others', async () => {
  const since = (days: number) => sql`shop_now() - make_interval(days => ${days})`;
  const over = await ownedEsim(t.db, { esim: { esimStatus: 'USED_EXPIRED', statusSince: since(31) } });
  const fresh = await ownedEsim(t.db, { esim: { esimStatus: 'CANCELLED', statusSince: since(29) } });
  const alive = await ownedEsim(t.db, { esim: { esimStatus: 'IN_USE', statusSince: since(400) } });
  for (const { esimId } of [over, alive]) {
    await t.db.insert(codeViews).values({ esimId, device: 'Safari on iPhone', way: 'link' });
  }
  await forgetOld(t.db);
  const left = await t.db.select().from(codeViews);
  expect(left.map(({ esimId }) => esimId)).toEqual([alive.esimId]);
  const codeOf = async ({ esimId }: { esimId: string }) =>
    (await t.db.select().from(esims).where(eq(esims.id, esimId)))[0]?.sealedActivationCode;
  expect([await codeOf(over), await codeOf(fresh), await codeOf(alive)]).toEqual([
    '',
    'k1.CANARY',
    'k1.CANARY',
  ]);
});

test('whose an order was that nobody paid is forgotten; a paid one, or a young one, stays', async () => {
  const ago = (days: number) => sql`shop_now() - make_interval(days => ${days})`;
  const order = (state: 'expired' | 'paid', days: number) =>
    ownedEsim(t.db, {
      order: {
        state,
        ...(state === 'expired' && { paidAt: null, capturedCents: 0 }),
        createdAt: ago(days) as never,
      },
    });
  const [old, young, paid] = [
    await order('expired', 91),
    await order('expired', 89),
    await order('paid', 400),
  ];
  await forgetOld(t.db);
  const rows = await t.db.select().from(orders);
  const of = ({ orderId }: { orderId: string }) => rows.find(({ id }) => id === orderId);
  expect(of(old)).toMatchObject({ email: null, customerId: null, state: 'expired', totalCents: 459 });
  expect(of(old)?.buyerKey).toMatch(/^[0-9a-f]{64}$/);
  expect(of(young)).toMatchObject({ email: young.email, customerId: young.customerId });
  expect(of(paid)).toMatchObject({ email: paid.email, customerId: paid.customerId, buyerKey: paid.orderId });
});

test('bodies of old webhooks are emptied, their keys stay; what failed keeps everything', async () => {
  const write = (key: string, state: 'done' | 'failed', days: number) =>
    t.db.insert(events).values({
      ...{
        id: newId('evt'),
        source: 'stripe' as const,
        key,
        type: 'refund.updated',
        body: { id: key },
        state,
      },
      receivedAt: sql`shop_now() - make_interval(days => ${days})`,
    });
  await write('old', 'done', 91);
  await write('young', 'done', 89);
  await write('broken', 'failed', 91);
  await forgetOld(t.db);
  const rows = await t.db.select({ key: events.key, body: events.body }).from(events).orderBy(events.key);
  expect(rows).toEqual([
    { key: 'broken', body: { id: 'broken' } },
    { key: 'old', body: {} },
    { key: 'young', body: { id: 'young' } },
  ]);
});

test('card and network of an order are forgotten after 120 days', async () => {
  const [old, young] = [await ownedEsim(t.db), await ownedEsim(t.db)];
  const trace = (orderId: string, days: number) =>
    t.db
      .insert(orderTraces)
      .values({ orderId, card: 'c', createdAt: sql`shop_now() - make_interval(days => ${days})` });
  await trace(old.orderId, 121);
  await trace(young.orderId, 119);
  await forgetOld(t.db);
  const left = await t.db.select().from(orderTraces);
  expect(left.map(({ orderId }) => orderId)).toEqual([young.orderId]);
});

test('the owner’s periods count, and nonsense in the table is as none', async () => {
  const [day, month] = [1, 40].map((days) => sql`shop_now() - make_interval(days => ${days})`);
  const write = async (createdAt: ReturnType<typeof sql> | undefined) => {
    const { orderId } = await ownedEsim(t.db);
    await t.db.insert(orderTraces).values({ orderId, card: 'fp', createdAt: createdAt as never });
    return orderId;
  };
  const [young, old] = [await write(day), await write(month)];
  const left = async () => (await t.db.select().from(orderTraces)).map(({ orderId }) => orderId);
  await t.db.update(settings).set({ retention: { orderTrace: 'soon' } });
  await forgetOld(t.db);
  expect(await left()).toEqual(expect.arrayContaining([young, old]));
  await t.db.update(settings).set({ retention: { orderTrace: 30 } });
  await forgetOld(t.db);
  expect(await left()).toContain(young);
  expect(await left()).not.toContain(old);
});
