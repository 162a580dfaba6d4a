import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  alerts,
  auditLog,
  codeViews,
  customers,
  esimChanges,
  esims,
  mails,
  orderHistory,
  orderLines,
  orders,
  orderTraces,
  orderUnits,
  refunds,
  sessions,
  staff,
} from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import { queueOrderMail, queueSealedMail } from '#lib/mail/queue.ts';
import { orderToken } from '#lib/orders/link.ts';
import { orderFor } from '#lib/orders/read.ts';
import { seal, sha256 } from '#lib/secrets.ts';
import { raiseAlerts } from '#lib/usage/raise-alerts.ts';
import { askForChange } from './change-address.ts';
import { deleteAccount } from './delete-account.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
const env = {
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'a secret of this test only',
  ENCRYPTION_KEY: keys,
  OPERATOR_EMAILS: ['owner@shop.example'],
};
const code = 'LPA:1$rsp.example.com$CANARY-MATCHING-ID';
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const works = () => ({ db: t.db, env });

/** Somebody with an eSIM, signed in this many minutes ago. */
async function owner(wanted: WantedEsim = {}, minutesAgo = 0) {
  const own = await ownedEsim(t.db, wanted);
  await t.db
    .update(esims)
    .set({ sealedActivationCode: seal(keys, own.esimId, code) })
    .where(eq(esims.id, own.esimId));
  const sessionToken = randomBytes(32).toString('base64url');
  await t.db.insert(sessions).values({
    sessionToken: sha256(sessionToken),
    userId: own.customerId,
    expires: sql`shop_now() + interval '30 days' - make_interval(mins => ${minutesAgo})`,
  });
  const [customer] = await t.db.select().from(customers).where(eq(customers.id, own.customerId));
  const email = customer?.email ?? '';
  const me = { customer: { id: own.customerId, email }, sessionToken };
  return { ...own, email, me, remove: (typed = email) => deleteAccount(works(), me, typed) };
}

/** Every table of every schema, all columns as text: where a text is found. */
async function tablesWith(text: string): Promise<string[]> {
  const { rows } = await t.pool.query(`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`);
  expect(rows.length).toBeGreaterThan(20);
  const found: string[] = [];
  for (const { name } of rows) {
    const hit = await t.pool.query(
      `select 1 from ${name} as row where position(lower($1) in lower(row::text)) > 0`,
      [text],
    );
    if (hit.rowCount) found.push(name);
  }
  return found;
}

test('the address is found nowhere in the database any more', async () => {
  const { email, me, orderId, remove } = await owner();
  const stranger = await owner();
  // Somebody else's order, paid with this address.
  await t.db.update(orders).set({ email }).where(eq(orders.id, stranger.orderId));
  await askForChange(works(), me, 'elsewhere@example.com');
  await askForChange(works(), stranger.me, email);
  await queueOrderMail(t.db, 'alert', orderId, { subject: 'alt_1' });
  await queueOrderMail(t.db, 'address-corrected', stranger.orderId, {
    subject: 'old',
    sealed: { keys, payload: { to: email } },
  });
  await queueSealedMail(t.db, 'sign-in', { keys, payload: { to: email, url: 'https://x.example' } });
  expect(await tablesWith(email)).toEqual(
    expect.arrayContaining(['public.customers', 'public.orders', 'public.verification_tokens']),
  );

  expect(await remove(` ${email.toUpperCase()} `)).toEqual({ ok: true });
  expect(await tablesWith(email)).toEqual([]);
  expect(await t.db.$count(customers, eq(customers.id, me.customer.id))).toBe(0);
  expect(await t.db.$count(sessions, eq(sessions.userId, me.customer.id))).toBe(0);
  const [other] = await t.db.select().from(orders).where(eq(orders.id, stranger.orderId));
  expect(other).toMatchObject({ email: stranger.email, customerId: stranger.customerId, linkVersion: 2 });
  const left = await t.db.select().from(mails);
  for (const mail of left.filter(({ sealedPayload }) => sealedPayload !== null)) {
    expect(mail.kind).toBe('confirm-address');
  }
  const sealed = left.filter(({ kind, sealedPayload }) => kind === 'sign-in' && sealedPayload !== null);
  expect(sealed).toEqual([]);
  const deeds = await t.db.select().from(auditLog).where(eq(auditLog.subject, me.customer.id));
  expect(deeds).toMatchObject([{ action: 'delete-account', actor: `customer:${me.customer.id}` }]);
});

test('the order stays for the books, and nobody can open it: not its browser, its link, its owner', async () => {
  const { orderId, esimId, customerId, remove } = await owner();
  const viewers = [
    { buyerKey: orderId, customerId: null, orderToken: null },
    { buyerKey: null, customerId, orderToken: null },
    { buyerKey: null, customerId: null, orderToken: orderToken(env.NEXTAUTH_SECRET, orderId, 1) },
  ];
  const readKeys = { encryption: keys, linkSecret: env.NEXTAUTH_SECRET };
  for (const viewer of viewers) expect(await orderFor(t.db, readKeys, viewer, orderId)).not.toBeNull();
  expect(await t.db.$count(codeViews, eq(codeViews.esimId, esimId))).toBe(3);
  await t.db.insert(orderTraces).values({ orderId, network: '203.0.113.9', card: 'fp_mine' });
  expect(await remove()).toEqual({ ok: true });
  expect(await tablesWith('203.0.113.9')).toEqual([]);
  expect(await tablesWith('fp_mine')).toEqual([]);
  expect(await t.db.$count(codeViews, eq(codeViews.esimId, esimId))).toBe(0);
  for (const viewer of viewers) expect(await orderFor(t.db, readKeys, viewer, orderId)).toBeNull();
  const [order] = await t.db.select().from(orders).where(eq(orders.id, orderId));
  expect(order).toMatchObject({ totalCents: 459, capturedCents: 459, email: null, customerId: null });
  expect(order?.buyerKey).toMatch(/^[0-9a-f]{64}$/);
  // Whoever may open it some day finds no code.
  const view = await orderFor(
    t.db,
    readKeys,
    { buyerKey: order?.buyerKey ?? '', customerId: null, orderToken: null },
    orderId,
  );
  expect(view?.lines[0]?.units[0]?.esim?.activationCode).toBe('');
  const [esim] = await t.db.select().from(esims).where(eq(esims.id, esimId));
  expect(esim).toMatchObject({ sealedActivationCode: '', nextReadAt: null });
});

test('alerts that wait are not mailed, and new ones are only written down', async () => {
  const { orderId, esimId, remove } = await owner({ esim: { esimStatus: 'USED_UP', smdpStatus: 'ENABLED' } });
  await queueOrderMail(t.db, 'alert', orderId, { subject: 'alt_2' });
  expect(await remove()).toEqual({ ok: true });
  await t.db.transaction((tx) => raiseAlerts(tx, esimId));
  const rows = await t.db.select().from(mails).where(eq(mails.orderId, orderId));
  expect(rows).toMatchObject([{ state: 'sent', sentAt: null, reason: 'the account was deleted' }]);
  const raised = await t.db.select().from(alerts).where(eq(alerts.esimId, esimId));
  expect(raised.length).toBeGreaterThan(0);
  expect(raised.every(({ state }) => state !== 'mailed')).toBe(true);
});

test('it takes the address, typed, and a session that has just begun', async () => {
  const { me, remove } = await owner();
  expect(await remove('')).toEqual({ ok: false, reason: 'wrong-address' });
  expect(await remove('somebody@else.example')).toEqual({ ok: false, reason: 'wrong-address' });
  const foreign = await owner();
  const borrowed = { customer: me.customer, sessionToken: foreign.me.sessionToken };
  expect(await deleteAccount(works(), borrowed, me.customer.email)).toEqual({
    ok: false,
    reason: 'sign-in-again',
  });
  const late = await owner({}, 16);
  expect(await late.remove()).toEqual({ ok: false, reason: 'sign-in-again' });
  expect(await t.db.$count(customers, eq(customers.id, late.customerId))).toBe(1);
  expect(await (await owner({}, 14)).remove()).toEqual({ ok: true });
});

test('money or an eSIM on its way stands against it', async () => {
  const refused = (hurdle: string) => ({ ok: false, reason: 'hurdles', hurdles: [hurdle] });
  const expectRefused = async (own: Awaited<ReturnType<typeof owner>>, hurdle: string) => {
    expect(await own.remove()).toEqual(refused(hurdle));
    expect(await t.db.$count(customers, eq(customers.id, own.customerId))).toBe(1);
  };
  for (const state of ['session_open', 'processing'] as const) {
    const paying = await owner({ order: { state, capturedCents: 0 } });
    await step(paying.orderId, 'draft', `customer:${paying.customerId}`);
    await expectRefused(paying, 'paying');
  }
  await expectRefused(await owner({ order: { state: 'disputed' } }), 'disputed');

  const preparing = await owner();
  await t.db
    .insert(orderUnits)
    .values({ id: newId('unt'), lineId: preparing.lineId, no: 2, priceCents: 459 });
  await expectRefused(preparing, 'preparing');

  const changing = await owner();
  await t.db
    .insert(esimChanges)
    .values({ id: newId('chg'), esimId: changing.esimId, kind: 'suspend', actor: 'buyer' });
  await expectRefused(changing, 'changing');

  const refunding = await owner();
  await t.db.insert(refunds).values({
    id: newId('rfd'),
    orderId: refunding.orderId,
    unitId: refunding.unitId,
    purpose: 'goodwill',
    amountCents: 459,
  });
  await expectRefused(refunding, 'refunding');
});

test('what strangers put under the address does not bind it', async () => {
  const opened = await owner({ order: { state: 'session_open', capturedCents: 0 } });
  await step(opened.orderId, 'draft', 'buyer');
  expect(await opened.remove()).toEqual({ ok: true });
  const planted = await owner({ order: { state: 'disputed' } });
  await step(planted.orderId, 'address-corrected', 'buyer');
  expect(await planted.remove()).toEqual({ ok: true });
});

function step(orderId: string, to: string, actor: string) {
  return t.db
    .insert(orderHistory)
    .values({ id: newId('his'), orderId, subject: 'order', subjectId: orderId, to, actor });
}

test('a top-up that somebody else paid for my eSIM is waited for', async () => {
  const mine = await owner();
  const friend = await owner();
  const [orderId, lineId] = [newId('ord'), newId('lin')];
  await t.db.insert(orders).values({
    id: orderId,
    kind: 'topup',
    state: 'paid',
    buyerKey: orderId,
    checkoutKey: orderId,
    customerId: friend.customerId,
    totalCents: 300,
    capturedCents: 300,
    termsVersion: '1',
    paidAt: sql`shop_now()`,
  });
  const [plan] = await t.db.select().from(orderLines).where(eq(orderLines.id, mine.lineId));
  if (!plan) throw new Error('no line');
  await t.db
    .insert(orderLines)
    .values({ ...plan, id: lineId, orderId, state: 'queued', esimId: mine.esimId, unitPriceCents: 300 });
  await t.db.insert(orderUnits).values({ id: newId('unt'), lineId, no: 1, priceCents: 300 });
  expect(await mine.remove()).toEqual({ ok: false, reason: 'hurdles', hurdles: ['preparing'] });
});

test('an operator’s deeds are on record under their address, so it stays', async () => {
  const owned = await owner({ customer: { email: 'Owner@shop.example'.toLowerCase() } });
  expect(await owned.remove()).toEqual({ ok: false, reason: 'hurdles', hurdles: ['operator'] });
  const former = await owner();
  await t.db.insert(auditLog).values({
    id: newId('aud'),
    actor: `operator:${former.email}`,
    action: 'stop-sales',
    subject: 'switch:sell-stop',
  });
  expect(await former.remove()).toEqual({ ok: false, reason: 'hurdles', hurdles: ['operator'] });
  const helper = await owner();
  await t.db
    .insert(staff)
    .values({ id: 'stf_1', email: helper.email, role: 'support', addedBy: 'x', endedAt: sql`shop_now()` });
  expect(await helper.remove()).toEqual({ ok: false, reason: 'hurdles', hurdles: ['operator'] });
});
