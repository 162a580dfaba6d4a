import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { esimChanges, esims, orderHistory, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { seal } from '#lib/secrets.ts';
import { codeViewsOf } from './code-views.ts';
import { esimPage } from './esim-page.ts';
import { orderToken } from './link.ts';
import { orderFor, type Viewer } from './read.ts';

const keys = { encryption: [{ id: 'k1', key: Buffer.alloc(32, 'k') }], linkSecret: 'a secret for the links' };
const code = 'LPA:1$rsp.example$CANARY';
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

async function owned(wanted: WantedEsim = {}) {
  const ids = await ownedEsim(t.db, wanted);
  await t.db
    .update(esims)
    .set({ sealedActivationCode: seal(keys.encryption, ids.esimId, code) })
    .where(sql`id = ${ids.esimId}`);
  const by = (viewer: Partial<Viewer>) =>
    esimPage(
      t.db,
      keys,
      { buyerKey: null, customerId: null, orderToken: null, ...viewer },
      ids.orderId,
      ids.esimId,
    );
  return { ...ids, by, mine: () => by({ customerId: ids.customerId }) };
}

test('its owner, the browser that bought it and the mailed link open it; nobody else [E8]', async () => {
  const { by, customerId, orderId } = await owned();
  expect(await by({ customerId })).not.toBeNull();
  expect(await by({ buyerKey: orderId })).not.toBeNull();
  expect((await by({ customerId }))?.byLink).toBe(false);
  const link = orderToken(keys.linkSecret, orderId, 1);
  expect((await by({ orderToken: link }))?.byLink).toBe(true);
  // Another cookie of the same browser changes nothing; the buyer's does.
  expect((await by({ orderToken: link, buyerKey: 'of another order' }))?.byLink).toBe(true);
  expect((await by({ orderToken: link, buyerKey: orderId }))?.byLink).toBe(false);
  expect(await by({})).toBeNull();
  expect(await by({ customerId: newId('cus') })).toBeNull();
  expect(await by({ orderToken: orderToken(keys.linkSecret, newId('ord'), 1) })).toBeNull();
});

test('each showing of the code is told to its owner by day, device and way in; a stranger leaves no line [E8]', async () => {
  const { by, mine, orderId, customerId, esimId } = await owned();
  await by({});
  await by({ customerId: newId('cus'), device: 'Chrome on Windows' });
  expect(await codeViewsOf(t.db, esimId)).toEqual([]);
  await by({ buyerKey: orderId, device: 'Firefox on Linux' });
  await by({ orderToken: orderToken(keys.linkSecret, orderId, 1), device: 'Chrome on Android' });
  await Promise.all([1, 2, 3].map(() => by({ customerId, device: 'Safari on iPhone' })));
  const page = await mine();
  expect(page?.codeViews.map(({ device, way, times }) => [device, way, times]).sort()).toEqual([
    ['An unknown browser', 'account', 1],
    ['Chrome on Android', 'link', 1],
    ['Firefox on Linux', 'browser', 1],
    ['Safari on iPhone', 'account', 3],
  ]);
  await t.db.execute(sql`update orders set state = 'disputed' where id = ${orderId}`);
  const frozen = await mine();
  expect(frozen?.view).toBeNull();
  expect(frozen?.codeViews).toHaveLength(4);
  expect(frozen?.codeViews.find(({ device }) => device === 'An unknown browser')?.times).toBe(1);
});

test('a look that cannot be noted keeps no owner from the code', async () => {
  const { mine, esimId } = await owned();
  await t.db.execute(sql`alter table code_views add constraint none check (false) not valid`);
  expect((await mine())?.view?.activationCode).toBe(code);
  await t.db.execute(sql`alter table code_views drop constraint none`);
  expect(await codeViewsOf(t.db, esimId)).toEqual([]);
});

test('the page of the order shows codes too, and says so', async () => {
  const { orderId, customerId, esimId } = await owned();
  const viewer = { buyerKey: null, customerId, orderToken: null, device: 'Safari on iPad' };
  expect(await orderFor(t.db, keys, { ...viewer, customerId: newId('cus') }, orderId)).toBeNull();
  expect(await codeViewsOf(t.db, esimId)).toEqual([]);
  await orderFor(t.db, keys, viewer, orderId);
  expect(await codeViewsOf(t.db, esimId)).toMatchObject([
    { device: 'Safari on iPad', way: 'account', times: 1 },
  ]);
});

test('an eSIM under another order of the same owner is not found', async () => {
  const [one, other] = [await owned(), await owned()];
  const viewer = { buyerKey: null, customerId: one.customerId, orderToken: null };
  expect(await esimPage(t.db, keys, viewer, one.orderId, other.esimId)).toBeNull();
  expect(await esimPage(t.db, keys, viewer, one.orderId, 'esm_x')).toBeNull();
});

test('the code is shown while it can be used, and never of a frozen order or an eSIM that is over', async () => {
  const shown = async (wanted: WantedEsim) => {
    const page = await (await owned(wanted)).mine();
    const text = JSON.stringify(page);
    expect(text.includes('CANARY')).toBe(page?.view !== null);
    return page?.view?.activationCode ?? null;
  };
  expect(await shown({})).toBe(code);
  expect(await shown({ order: { state: 'dispute_won' } })).toBe(code);
  expect(await shown({ order: { state: 'disputed' } })).toBeNull();
  expect(await shown({ order: { state: 'dispute_lost' } })).toBeNull();
  expect(await shown({ esim: { esimStatus: 'CANCEL' } })).toBeNull();
  expect(await shown({ esim: { esimStatus: 'USED_EXPIRED' } })).toBeNull();
});

test('it may be looked at again a minute after the last read, by the clock of the shop', async () => {
  const fresh = await owned({ esim: { readAt: sql`shop_now() - interval '59 seconds'` } });
  const old = await owned({ esim: { readAt: sql`shop_now() - interval '61 seconds'` } });
  expect((await fresh.mine())?.mayLookAgain).toBe(false);
  expect((await old.mine())?.mayLookAgain).toBe(true);
});

test('days left, its name in its order, and what the catalogue no longer knows', async () => {
  const { mine, lineId } = await owned({ esim: { expiresAt: sql`shop_now() + interval '25 hours'` } });
  expect(await mine()).toMatchObject({ daysLeft: 2, name: 'your eSIM', today: null, state: 'new' });
  await t.db
    .insert(orderUnits)
    .values({ id: newId('unt'), lineId, no: 2, decision: 'deliver', priceCents: 459 });
  expect((await mine())?.name).toBe('eSIM 1 of 2');
});

test('its story holds its own steps, changes and top-ups, and nothing of its neighbours', async () => {
  const { mine, by, orderId, esimId, customerId } = await owned();
  const stranger = await owned();
  const changeId = newId('chg');
  await t.db.insert(esimChanges).values({ id: changeId, esimId, kind: 'suspend', actor: 'buyer' });
  const step = (subject: 'esim' | 'change' | 'mail', subjectId: string, to: string) => ({
    id: newId('his'),
    orderId,
    subject,
    subjectId,
    from: null,
    to,
    actor: 'buyer',
  });
  await t.db.insert(orderHistory).values([step('esim', esimId, 'installed')]);
  await t.db.insert(orderHistory).values([step('change', changeId, 'due')]);
  await t.db.insert(orderHistory).values([step('esim', stranger.esimId, 'removed')]);
  await t.db.insert(orderHistory).values([step('mail', esimId, 'sent')]);
  const topUpId = await paidTopUp(esimId, customerId);
  const page = await mine();
  const story = page?.story ?? [];
  expect(page?.toppingUp).toBe(true);
  expect(story.map(({ text }) => text).sort()).toEqual([
    'Installed on the phone',
    'Paid',
    'Top-up paid: 1 GB, 7 days',
    'You asked to switch it off',
  ]);
  const leadsTo = (lines: readonly { text: string; orderId: string | null }[] = []) =>
    lines.find(({ text }) => text.startsWith('Top-up'))?.orderId;
  expect(leadsTo(story)).toBe(topUpId);
  // The link of the eSIM's order does not open the order of its top-up.
  const byLink = await by({ orderToken: orderToken(keys.linkSecret, orderId, 1) });
  expect(leadsTo(byLink?.story)).toBeNull();
});

async function paidTopUp(esimId: string, customerId: string): Promise<string> {
  const [orderId, lineId] = [newId('ord'), newId('lin')];
  await t.db.insert(orders).values({
    id: orderId,
    kind: 'topup',
    state: 'paid',
    buyerKey: 'another browser',
    customerId,
    checkoutKey: orderId,
    totalCents: 459,
    termsVersion: '1',
    paidAt: sql`shop_now()`,
  });
  await t.db.insert(orderLines).values({
    id: lineId,
    orderId,
    no: 1,
    esimId,
    planCode: 'JP_1_7',
    supplierCode: 'TOPUP_P1',
    plan: {
      code: 'JP_1_7',
      title: 'Japan 1 GB, 7 days',
      locationCode: 'JP',
      locationName: 'Japan',
      kind: 'fixed',
      dataBytes: 1024 ** 3,
      days: 7,
      validityStarts: 'first-connection',
      activateWithinDays: 180,
    },
    quantity: 1,
    unitPriceCents: 459,
    costUnits: 7_000,
  });
  await t.db.insert(orderUnits).values({ id: newId('unt'), lineId, no: 1, priceCents: 459 });
  return orderId;
}
