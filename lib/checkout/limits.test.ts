import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { orders } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { mostOfAll, mostOfOneBuyer, tooManyOrders } from './limits.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
beforeEach(() => t.db.delete(orders));
afterAll(() => t.drop());

async function begin(count: number, buyer: (n: number) => string, minutesAgo = 0, paid = false) {
  await t.db.insert(orders).values(
    Array.from({ length: count }, (_, n) => ({
      id: newId('ord'),
      buyerKey: buyer(n),
      checkoutKey: newId('ord'),
      totalCents: 459,
      termsVersion: '1',
      createdAt: sql`shop_now() - make_interval(mins => ${minutesAgo})`,
      paidAt: paid ? sql`shop_now()` : null,
    })),
  );
}

test('one buyer begins a few unpaid orders in ten minutes; paid and old ones do not count', async () => {
  await begin(mostOfOneBuyer - 1, () => 'ann');
  await begin(30, () => 'ann', 11);
  await begin(30, () => 'ann', 0, true);
  expect(await tooManyOrders(t.db, 'ann')).toBe(false);
  await begin(1, () => 'ann');
  expect(await tooManyOrders(t.db, 'ann')).toBe(true);
  expect(await tooManyOrders(t.db, 'ben')).toBe(false);
});

test('all buyers together begin so many in a minute', async () => {
  await begin(mostOfAll - 1, (n) => `buyer ${n}`);
  await begin(50, (n) => `earlier buyer ${n}`, 2);
  expect(await tooManyOrders(t.db, 'ann')).toBe(false);
  await begin(1, () => 'the last one');
  expect(await tooManyOrders(t.db, 'ann')).toBe(true);
});
