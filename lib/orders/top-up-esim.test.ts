import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { OrderView, Viewer } from './read.ts';
import { topUpEsim } from './top-up-esim.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const stranger: Viewer = { buyerKey: 'another browser', customerId: null, orderToken: null };

test('whoever paid a top-up sees what the eSIM has only while it is, or may be, theirs', async () => {
  const { orderId, esimId, email, customerId } = await ownedEsim(t.db);
  const topUp = (address: string | null) => ({ email: address, lines: [{ esimId }] }) as unknown as OrderView;
  const page = `/orders/${orderId}/esims/${esimId}`;
  const owner = { ...stranger, customerId };
  const seen = (viewer: Viewer, address: string | null) =>
    topUpEsim(t.db, 'a secret for links', viewer, topUp(address));
  expect(await seen(owner, 'paid@example.com')).toMatchObject({
    address: page,
    own: { esim: { id: esimId } },
  });
  // The mail of a top-up, opened on another device.
  expect(await seen(stranger, email)).toMatchObject({ address: null, own: { esim: { id: esimId } } });
  // The address of the eSIM's order was corrected: the top-up was paid by somebody it does not belong to.
  expect(await seen(stranger, 'mistyped@example.com')).toEqual({
    address: null,
    own: null,
    again: `${page}/top-up`,
  });
  expect(await seen(stranger, null)).toMatchObject({ own: null });
});
