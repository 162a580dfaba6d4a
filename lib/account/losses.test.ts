import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { lossesOf } from './losses.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('a new eSIM is worth what a cancel sends back', async () => {
  const { customerId, orderId, esimId } = await ownedEsim(t.db);
  expect(await lossesOf(t.db, customerId)).toMatchObject([
    { page: `/orders/${orderId}/esims/${esimId}`, back: [{ cents: 459, currency: 'usd' }] },
  ]);
});

test('one on a phone is worth its data; no money goes back for it', async () => {
  const { customerId } = await ownedEsim(t.db, { esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' } });
  expect(await lossesOf(t.db, customerId)).toMatchObject([{ back: [], pass: { state: 'in-use' } }]);
});

test.each([
  ['used up', { esim: { esimStatus: 'USED_UP' } }],
  ['expired', { esim: { esimStatus: 'USED_EXPIRED' } }],
  ['lapsed, and not said so yet', { esim: { expiresAt: sql`shop_now() - interval '1 minute'` } }],
  ['removed from its phone', { esim: { smdpStatus: 'DELETED' } }],
  ['cancelled', { esim: { esimStatus: 'CANCEL' } }],
  ['disputed', { order: { state: 'disputed' } }],
] as [string, WantedEsim][])('nothing is lost with one that is %s', async (_, wanted) => {
  const { customerId } = await ownedEsim(t.db, wanted);
  expect(await lossesOf(t.db, customerId)).toEqual([]);
});
