import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditLog, events } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { newId } from '#lib/ids.ts';
import { type DeliverySearch, deliveriesOnPage, findDeliveries, readDelivery } from './deliveries.ts';
import { replayDelivery, replayFailed } from './replay-delivery.ts';

const support: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'support@shop.example',
  role: 'support',
  fresh: false,
};
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

async function received(source: 'stripe' | 'supplier', state: 'failed' | 'done' | 'stored', body = {}) {
  const id = newId('evt');
  await t.db.insert(events).values({
    ...{ id, source, state, body, key: id, type: 'ORDER_STATUS', attempts: 8, reason: 'no answer' },
    nextActionAt: null,
  });
  return id;
}

const ask = (search: Partial<DeliverySearch> = {}) =>
  findDeliveries(t.db, support, { source: 'all', state: 'all', after: null, ...search });
const rowOf = async (id: string) => (await t.db.select().from(events).where(eq(events.id, id)))[0];

test('one failed webhook is worked through again, with a row that says who asked', async () => {
  const id = await received('supplier', 'failed', { content: { iccid: '8985200026331880614' } });
  const read = await readDelivery(t.db, support, id);
  expect(read?.body).toContain('…0614');
  expect(read?.body).not.toContain('8985');
  expect(await replayDelivery(t.db, support, id)).toBe(true);
  expect(await rowOf(id)).toMatchObject({ state: 'stored', replayed: true, attempts: 0, reason: null });
  const { rows } = await t.db.execute(
    sql`select 1 from graphile_worker.jobs where key = ${`process-event:${id}`}`,
  );
  expect(rows).toHaveLength(1);
  expect(
    await t.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.subject, `event:${id}`)),
  ).toMatchObject([
    { actor: 'operator:support@shop.example', before: { state: 'failed' }, after: { state: 'stored' } },
  ]);
  expect(await replayDelivery(t.db, support, newId('evt'))).toBe(false);
  expect(await readDelivery(t.db, support, newId('evt'))).toBeNull();
});

test('all failed ones of one source at once, the others stay', async () => {
  const [first, second, other, done] = [
    await received('stripe', 'failed'),
    await received('stripe', 'failed'),
    await received('supplier', 'failed'),
    await received('stripe', 'done'),
  ];
  expect((await ask()).failed).toBe(3);
  expect(await replayFailed(t.db, support, 'stripe')).toBe(2);
  expect(await replayFailed(t.db, support, 'stripe')).toBe(0);
  expect((await rowOf(first))?.state).toBe('stored');
  expect((await rowOf(second))?.nextActionAt).not.toBeNull();
  expect((await rowOf(other))?.state).toBe('failed');
  expect(await rowOf(done)).toMatchObject({ state: 'done', replayed: false });
  expect((await ask({ state: 'failed' })).deliveries.map(({ id }) => id)).toEqual([other]);
});

test('a viewer reads and replays nothing', async () => {
  const id = await received('stripe', 'failed');
  const viewer = { ...support, role: 'viewer' } as const;
  await expect(replayDelivery(t.db, viewer, id)).rejects.toThrow('Your role does not allow this');
  await expect(replayFailed(t.db, viewer, 'all')).rejects.toThrow('Your role does not allow this');
  expect((await rowOf(id))?.state).toBe('failed');
});

test('page after page, each once', async () => {
  for (let n = 0; n < deliveriesOnPage + 5; n += 1) await received('supplier', 'stored');
  const first = await ask({ source: 'supplier', state: 'stored' });
  const second = await ask({ source: 'supplier', state: 'stored', after: first.next });
  const ids = [...first.deliveries, ...second.deliveries].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(second.next).toBeNull();
});
