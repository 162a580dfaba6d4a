import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import { lookAgain } from './look-again.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const stranger = { buyerKey: null, customerId: null, orderToken: null };

async function bells(esimId: string): Promise<number> {
  const { rows } = await t.db.execute(
    sql`select 1 from graphile_worker.jobs where key = ${`refresh-esim:${esimId}`}`,
  );
  return rows.length;
}

test('a read older than a minute is asked for again, once however often one presses', async () => {
  const { esimId, orderId, customerId } = await ownedEsim(t.db, {
    esim: { readAt: sql`shop_now() - interval '61 seconds'` },
  });
  const press = () => lookAgain(t.db, 'secret', { ...stranger, customerId }, orderId, esimId);
  expect(await press()).toBe(true);
  expect(await press()).toBe(true);
  expect(await bells(esimId)).toBe(1);
});

test('a fresh read, a stranger and another order ring nothing', async () => {
  const fresh = await ownedEsim(t.db);
  const viewer = { ...stranger, customerId: fresh.customerId };
  expect(await lookAgain(t.db, 'secret', viewer, fresh.orderId, fresh.esimId)).toBe(false);
  const old = await ownedEsim(t.db, { esim: { readAt: sql`shop_now() - interval '1 hour'` } });
  expect(await lookAgain(t.db, 'secret', stranger, old.orderId, old.esimId)).toBe(false);
  expect(await lookAgain(t.db, 'secret', viewer, fresh.orderId, old.esimId)).toBe(false);
  expect(await bells(fresh.esimId)).toBe(0);
  expect(await bells(old.esimId)).toBe(0);
});
