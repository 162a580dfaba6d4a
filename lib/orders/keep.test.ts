import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { keptUntil } from './keep.ts';
import { orderToken } from './link.ts';
import type { Viewer } from './read.ts';

const secret = 'a secret for the links';
const days = (count: number) => new Date(Date.now() + count * 86_400_000);
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

async function owned(wanted: WantedEsim = {}) {
  const ids = await ownedEsim(t.db, {
    ...wanted,
    esim: { sealedActivationCode: 'sealed', expiresAt: days(9), ...wanted.esim },
  });
  const by = (viewer: Partial<Viewer>) =>
    keptUntil(
      t.db,
      secret,
      { buyerKey: null, customerId: null, orderToken: null, ...viewer },
      ids.orderId,
      ids.esimId,
    );
  return { ...ids, by, mine: () => by({ customerId: ids.customerId }) };
}

test('its owner, its buyer’s browser and the bearer of its link may keep it until it ends', async () => {
  const { by, customerId, orderId } = await owned();
  const link = orderToken(secret, orderId, 1);
  for (const viewer of [{ customerId }, { buyerKey: orderId }, { orderToken: link }]) {
    expect((await by(viewer))?.toDateString()).toBe(days(9).toDateString());
  }
  expect(await by({})).toBeNull();
  expect(await by({ customerId: newId('cus') })).toBeNull();
});

test('somebody else who signs in keeps nothing, even in the browser that bought it', async () => {
  const { by, orderId } = await owned();
  expect(await by({ buyerKey: orderId, customerId: newId('cus') })).toBeNull();
});

test('what is over, frozen, refunded or without a code is not kept', async () => {
  const gone: WantedEsim[] = [
    { esim: { esimStatus: 'CANCEL' } },
    { esim: { esimStatus: 'REVOKE' } },
    { esim: { esimStatus: 'USED_EXPIRED' } },
    { esim: { expiresAt: days(-1) } },
    { esim: { sealedActivationCode: '' } },
    { order: { state: 'disputed' } },
    { order: { state: 'dispute_lost' } },
  ];
  for (const wanted of gone) expect(await (await owned(wanted)).mine(), JSON.stringify(wanted)).toBeNull();
});

test('while the network names no end, the days to use it count from the payment; the shop’s clock decides', async () => {
  const open = await owned({ esim: { expiresAt: null } });
  expect((await open.mine())?.toDateString()).toBe(days(180).toDateString());
  const soon = await owned({ esim: { expiresAt: days(1) } });
  expect(await soon.mine()).not.toBeNull();
  await t.db.execute(
    sql`insert into shop_clock (id, ahead) values (1, interval '2 days') on conflict (id) do update set ahead = excluded.ahead`,
  );
  expect(await soon.mine()).toBeNull();
  await t.db.execute(sql`delete from shop_clock`);
});
