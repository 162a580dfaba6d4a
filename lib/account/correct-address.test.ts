import { randomBytes } from 'node:crypto';
import { and, eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { customers, mails, orderHistory, orders, orderUnits, refunds } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim, type WantedEsim } from '#db/testing-rows.ts';
import { newId } from '#lib/ids.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { sendQueuedMail } from '#lib/notices/send.ts';
import { orderToken } from '#lib/orders/link.ts';
import { canFollow, type Viewer } from '#lib/orders/read.ts';
import { correctAddress } from './correct-address.ts';
import { addressDesk, sendAgain } from './order-address.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
const secret = 'a secret of this test only';
let t: TestDatabase;
let letters: Letter[] = [];
let people = 0;
const postbox: Postbox = {
  from: 'Landfall <esim@shop.example>',
  appUrl: 'https://shop.example',
  linkSecret: secret,
  keys,
  send: async (letter) => {
    letters.push(letter);
  },
  close: () => {},
};

beforeAll(async () => {
  t = await cloneDatabase();
});
beforeEach(async () => {
  await t.db.update(mails).set({ state: 'sent', nextActionAt: null });
});
afterAll(() => t.drop());

const somebody = () => `traveller${++people}@example.com`;

async function bought(wanted: WantedEsim = {}) {
  const own = await ownedEsim(t.db, wanted);
  const buyer: Viewer = { buyerKey: own.orderId, customerId: null, orderToken: null };
  const correct = (text: string, viewer = buyer) => correctAddress(t.db, keys, viewer, own.orderId, text);
  return { ...own, buyer, correct };
}

async function post(): Promise<Letter[]> {
  letters = [];
  for (const { id } of await t.db.select().from(mails).where(eq(mails.state, 'queued'))) {
    await sendQueuedMail(t.db, postbox, id);
  }
  return letters;
}

async function orderOf(orderId: string) {
  const [order] = await t.db.select().from(orders).where(eq(orders.id, orderId));
  if (!order) throw new Error('no order');
  return order;
}

const bearer = (orderId: string, version: number): Viewer => ({
  buyerKey: null,
  customerId: null,
  orderToken: orderToken(secret, orderId, version),
});

test('the order moves to the new address: the old link dies at once, both are told, the eSIM comes again', async () => {
  const { orderId, email: old, customerId, correct } = await bought();
  const right = somebody();
  expect(await correct(` ${right.toUpperCase()}`)).toBe('corrected');
  expect(await orderOf(orderId)).toMatchObject({ email: right, linkVersion: 2 });
  expect(await canFollow(t.db, secret, bearer(orderId, 1), orderId)).toBe(false);
  expect(await canFollow(t.db, secret, bearer(orderId, 2), orderId)).toBe(true);
  const [customer] = await t.db.select().from(customers).where(eq(customers.email, right));
  expect((await orderOf(orderId)).customerId).toBe(customer?.id);
  expect(await t.db.$count(customers, eq(customers.id, customerId))).toBe(0);

  const stored = JSON.stringify([await t.db.select().from(mails), await t.db.select().from(orderHistory)]);
  expect(stored).not.toContain(old);
  expect(stored).not.toContain(right);
  const sent = await post();
  expect(sent.map(({ to }) => to).sort()).toEqual([old, right, right].sort());
  const toOld = sent.find(({ to }) => to === old);
  expect(`${toOld?.text}${toOld?.html}`).not.toMatch(/key=|\/orders\/|Japan|LPA|\$/);
  expect(`${toOld?.text}${toOld?.html}`).not.toContain(right);
  const toNew = sent.find(({ to, subject }) => to === right && /comes to this address/.test(subject));
  expect(toNew?.text).toContain(`key=${orderToken(secret, orderId, 2)}`);
  expect(sent.some(({ to, subject }) => to === right && /ready/.test(subject))).toBe(true);
  const rows = await t.db.select().from(mails).where(eq(mails.orderId, orderId));
  expect(rows.map(({ sealedPayload }) => sealedPayload)).toEqual(rows.map(() => null));
});

test('nobody but the browser that bought it can: no link, no owner, no stranger [E12]', async () => {
  const { orderId, customerId, correct } = await bought();
  const others: Viewer[] = [
    bearer(orderId, 1),
    { buyerKey: null, customerId, orderToken: null },
    { buyerKey: 'f'.repeat(64), customerId: 'cus_x', orderToken: 'guess' },
  ];
  for (const viewer of others) {
    expect(await correct(somebody(), viewer)).toBeNull();
    expect(await sendAgain(t.db, viewer, orderId)).toBeNull();
    expect(await addressDesk(t.db, viewer, orderId)).toBeNull();
  }
  expect(await orderOf(orderId)).toMatchObject({ linkVersion: 1, customerId });
  expect(await post()).toEqual([]);
});

test.each([
  ['a downloaded eSIM', { esim: { smdpStatus: 'DOWNLOAD' } }, { open: false, masked: 'c•••@example.com' }],
  [
    'one in use, without an address',
    { esim: { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' }, order: { email: null } },
    { open: false, masked: null },
  ],
  ['a cancelled one', { esim: { esimStatus: 'CANCEL' } }, { open: false, masked: 'c•••@example.com' }],
  ['a disputed payment', { order: { state: 'disputed' } }, null],
  ['an unpaid order', { order: { state: 'expired', capturedCents: 0 } }, null],
] as [string, WantedEsim, unknown][])('%s: the address stays as it is', async (_, wanted, shown) => {
  const { orderId, buyer, correct } = await bought(wanted);
  expect(await addressDesk(t.db, buyer, orderId)).toEqual(shown);
  expect(await correct(somebody())).toBeNull();
  expect(await sendAgain(t.db, buyer, orderId)).toBeNull();
});

test('three corrections, of plain addresses only; a newer one silences the mail of an older', async () => {
  const { orderId, email, buyer, correct } = await bought();
  for (const text of [
    '',
    'a@b',
    'a@x.example, b@y.example',
    'A <a@x.example>',
    'a@x.example\nBcc: b@y.example',
  ]) {
    expect(await correct(text), text).toBe('no-address');
  }
  expect(await correct(email)).toBe('same-address');
  const last = somebody();
  for (const address of [somebody(), somebody(), last]) expect(await correct(address)).toBe('corrected');
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ correctionsLeft: 0 });
  expect(await correct(somebody())).toBe('too-often');
  const sent = await post();
  expect(sent.filter(({ subject }) => /comes to this address/.test(subject))).toMatchObject([{ to: last }]);
  expect(sent.filter(({ subject }) => /was moved/.test(subject))).toHaveLength(3);
  expect(sent.filter(({ subject }) => /ready/.test(subject))).toMatchObject([{ to: last }]);
});

test('what somebody signed in bought stays in their account', async () => {
  const { orderId, customerId, correct } = await bought();
  await t.db.insert(orderHistory).values({
    id: newId('his'),
    orderId,
    subject: 'order',
    subjectId: orderId,
    to: 'draft',
    actor: `customer:${customerId}`,
  });
  expect(await correct(somebody())).toBe('corrected');
  expect((await orderOf(orderId)).customerId).toBe(customerId);
});

test('the customer of the mistyped address stays when somebody signed in with it', async () => {
  const { customerId, correct } = await bought({ customer: { emailVerified: new Date() } });
  expect(await correct(somebody())).toBe('corrected');
  expect(await t.db.$count(customers, eq(customers.id, customerId))).toBe(1);
});

test('three mails an hour again, each with its own number; the first was the shop’s', async () => {
  const { orderId, email, buyer } = await bought();
  for (let n = 0; n < 3; n += 1) {
    expect(await sendAgain(t.db, buyer, orderId)).toBe('on-its-way');
    expect(await post()).toMatchObject([{ to: email, subject: expect.stringMatching(/ready/) }]);
  }
  expect(await sendAgain(t.db, buyer, orderId)).toBe('too-often');
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ sendsLeft: 0 });
  const rows = await t.db
    .select({ seq: mails.seq })
    .from(mails)
    .where(and(eq(mails.orderId, orderId), eq(mails.kind, 'esim-ready')))
    .orderBy(mails.seq);
  expect(rows.map(({ seq }) => seq)).toEqual([2, 3, 4]);
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '61 minutes')`);
  expect(await sendAgain(t.db, buyer, orderId)).toBe('on-its-way');
  await t.db.execute(sql`delete from shop_clock`);
});

test('before a mail was due there is none to send again; later the one that fits', async () => {
  const { orderId, unitId, buyer } = await bought();
  const fate = (decision: 'refund' | null) =>
    t.db.update(orderUnits).set({ decision }).where(eq(orderUnits.id, unitId));
  await t.db.execute(sql`alter table order_units disable trigger user`);
  await fate(null);
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ open: true, mailDue: false });
  expect(await sendAgain(t.db, buyer, orderId)).toBeNull();
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '61 seconds')`);
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ mailDue: true });
  expect(await sendAgain(t.db, buyer, orderId)).toBe('on-its-way');
  expect(await post()).toMatchObject([{ subject: expect.stringMatching(/takes a little longer/) }]);

  // Decided and no refund written: no mail may promise money.
  await fate('refund');
  expect(await sendAgain(t.db, buyer, orderId)).toBeNull();
  await t.db
    .insert(refunds)
    .values({ id: newId('rfd'), orderId, unitId, purpose: 'undelivered', amountCents: 459 });
  expect(await sendAgain(t.db, buyer, orderId)).toBe('on-its-way');
  expect(await post()).toMatchObject([{ subject: expect.stringMatching(/^Refund: \$4\.59/) }]);
  await t.db.execute(sql`delete from shop_clock`);
  await t.db.execute(sql`alter table order_units enable trigger user`);
});

test('the buyer’s own browser sees the address in full', async () => {
  const { orderId, email, buyer, correct } = await bought();
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ open: true, email, mailDue: true });
  const right = somebody();
  await correct(right);
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ email: right });
});

test('presses at the same moment take turns', async () => {
  const { orderId, buyer } = await bought();
  const answers = await Promise.all(Array.from({ length: 6 }, () => sendAgain(t.db, buyer, orderId)));
  expect(new Set(answers)).toEqual(new Set(['on-its-way']));
  expect(await post()).toHaveLength(1);
});

test('an order that Stripe gave no address for gets one', async () => {
  const { orderId, buyer, correct } = await bought({ order: { email: null } });
  expect(await addressDesk(t.db, buyer, orderId)).toMatchObject({ open: true, email: null });
  expect(await sendAgain(t.db, buyer, orderId)).toBeNull();
  const right = somebody();
  expect(await correct(right)).toBe('corrected');
  expect((await post()).map(({ to }) => to)).toEqual([right, right]);
});
