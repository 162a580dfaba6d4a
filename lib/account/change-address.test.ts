import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accounts, customers, mails, orders, sessions, verificationTokens } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { AuthWorks } from '#lib/auth/options.ts';
import { customerOfSession } from '#lib/auth/read.ts';
import { confirmLink, requestLink } from '#lib/auth/sign-in.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { sendQueuedMail } from '#lib/notices/send.ts';
import { orderToken } from '#lib/orders/link.ts';
import { mayOpen } from '#lib/orders/read.ts';
import { askForChange, confirmChange } from './change-address.ts';

const env = {
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'a secret of this test only',
  ENCRYPTION_KEY: [{ id: 'k1', key: randomBytes(32) }],
};
let t: TestDatabase;
let works: AuthWorks;
let letters: Letter[] = [];
let people = 0;
const postbox: Postbox = {
  from: 'Landfall <esim@shop.example>',
  appUrl: env.APP_URL,
  linkSecret: env.NEXTAUTH_SECRET,
  keys: env.ENCRYPTION_KEY,
  send: async (letter) => {
    letters.push(letter);
  },
  close: () => {},
};

beforeAll(async () => {
  t = await cloneDatabase();
  works = { db: t.db, env };
});
afterAll(() => t.drop());

const somebody = () => `traveller${++people}@example.com`;

/** Sends what waits and returns it. */
async function post(): Promise<Letter[]> {
  letters = [];
  for (const { id } of await t.db.select().from(mails).where(eq(mails.state, 'queued'))) {
    await sendQueuedMail(t.db, postbox, id);
  }
  return letters;
}

const linkIn = (letter: Letter | undefined) =>
  Object.fromEntries(new URL(/http:\/\/localhost:3000\S+/.exec(letter?.text ?? '')?.[0] ?? '').searchParams);

/** Signs in for real and returns who and by which session. */
async function signedIn(email: string) {
  await requestLink(works, { email, next: '' });
  const result = await confirmLink(works, linkIn((await post()).at(-1)), {});
  const sessionToken =
    /landfall-session=([^;]+)/.exec(result.ok ? (result.setCookies[0] ?? '') : '')?.[1] ?? '';
  const customer = await customerOfSession(t.db, sessionToken);
  if (!customer) throw new Error('not signed in');
  return { customer, sessionToken };
}

async function askedFor(me: Awaited<ReturnType<typeof signedIn>>, address: string) {
  expect(await askForChange(works, me, address)).toBe('on-its-way');
  const letter = (await post()).find(({ to }) => to === address);
  return linkIn(letter);
}

const ahead = (minutes: number) =>
  t.db.execute(
    sql`insert into shop_clock (ahead) values (make_interval(mins => ${minutes}))
        on conflict (id) do update set ahead = excluded.ahead`,
  );

test('the account has its new address, the old one is told, its links and other sessions are dead', async () => {
  const [old, fresh] = [somebody(), somebody()];
  const other = await signedIn(old);
  const me = await signedIn(old);
  const { orderId } = await ownedEsim(t.db, {
    customer: { id: 'cus_unused1', email: somebody() },
    order: { customerId: me.customer.id, email: old },
  });
  await t.db.insert(accounts).values({
    userId: me.customer.id,
    type: 'oauth',
    provider: 'google',
    providerAccountId: 'old',
  });
  const link = await askedFor(me, fresh);
  expect(await confirmChange(works, me, link)).toBe('changed');
  expect(await customerOfSession(t.db, me.sessionToken)).toEqual({ id: me.customer.id, email: fresh });
  expect(await customerOfSession(t.db, other.sessionToken)).toBeNull();
  const [order] = await t.db.select().from(orders).where(eq(orders.id, orderId));
  expect(order).toMatchObject({ email: fresh, linkVersion: 2 });
  if (!order) throw new Error('no order');
  const bearer = (version: number) => ({
    buyerKey: null,
    customerId: null,
    orderToken: orderToken(env.NEXTAUTH_SECRET, orderId, version),
  });
  expect(mayOpen(order, bearer(1), env.NEXTAUTH_SECRET)).toBe(false);
  expect(mayOpen(order, bearer(2), env.NEXTAUTH_SECRET)).toBe(true);
  // Nor does the browser that bought it: it may be the one that was lost.
  const browser = { buyerKey: orderId, customerId: null, orderToken: null };
  expect(mayOpen(order, browser, env.NEXTAUTH_SECRET)).toBe(false);
  expect(await t.db.$count(accounts, eq(accounts.userId, me.customer.id))).toBe(0);
  const [told] = await post();
  expect(told).toMatchObject({ to: old, subject: expect.stringMatching(/another address/) });
  expect(`${told?.text}${told?.html}`).not.toContain(fresh);
  expect(`${told?.text}`).not.toContain('http');
  const rows = await t.db.select().from(mails).where(eq(mails.kind, 'address-changed'));
  expect(rows).toMatchObject([{ state: 'sent', sealedPayload: null }]);
});

test('nothing of token or address lies open in mails, and the token is a hash', async () => {
  const me = await signedIn(somebody());
  const fresh = somebody();
  await askForChange(works, me, fresh);
  expect(JSON.stringify(await t.db.select().from(mails))).not.toContain(fresh);
  const link = linkIn((await post()).at(-1));
  const stored = await t.db.select().from(verificationTokens);
  expect(JSON.stringify(stored)).not.toContain(link.token);
});

test('a session that began long ago asks for nothing: it may be borrowed', async () => {
  const me = await signedIn(somebody());
  await ahead(16);
  try {
    expect(await askForChange(works, me, somebody())).toBe('sign-in-again');
  } finally {
    await ahead(0);
  }
});

test('confirming one change does not make room for more mails to somebody else', async () => {
  const [me, victim] = [await signedIn(somebody()), somebody()];
  let received = 0;
  for (let round = 0; round < 3; round += 1) {
    for (let n = 0; n < 6; n += 1) await askForChange(works, me, victim);
    const own = somebody();
    await askForChange(works, me, own);
    const sent = await post();
    received += sent.filter(({ to }) => to === victim).length;
    const link = linkIn(sent.find(({ to }) => to === own));
    expect(await confirmChange(works, me, link)).toBe('changed');
    me.customer.email = own;
  }
  expect(received).toBe(5);
});

test('a link works once, for ten minutes, for the customer who asked, with the address it names', async () => {
  const [me, thief] = [await signedIn(somebody()), await signedIn(somebody())];
  const fresh = somebody();
  const link = await askedFor(me, fresh);
  expect(await confirmChange(works, thief, link)).toBe('link-dead');
  expect(await confirmChange(works, me, { ...link, email: somebody() })).toBe('link-dead');
  expect(await confirmChange(works, me, { ...link, token: 'x' })).toBe('link-dead');
  await ahead(11);
  try {
    expect(await confirmChange(works, me, link)).toBe('link-dead');
  } finally {
    await ahead(0);
  }
  const results = await Promise.all([1, 2, 3].map(() => confirmChange(works, me, link)));
  expect(results.filter((result) => result === 'changed')).toHaveLength(1);
});

test('a token that changes an address signs nobody in, and the other way round', async () => {
  const me = await signedIn(somebody());
  const fresh = somebody();
  const change = await askedFor(me, fresh);
  expect(await confirmLink(works, change, {})).toMatchObject({ ok: false });
  const odd = `change:${me.customer.id}:${fresh}`;
  await requestLink(works, { email: odd, next: '' });
  const signIn = linkIn((await post()).at(-1));
  expect(await confirmLink(works, { ...change, email: odd }, {})).toMatchObject({ ok: false });
  expect(await confirmChange(works, me, { token: signIn.token, email: fresh })).toBe('link-dead');
  expect(await confirmChange(works, me, change)).toBe('changed');
});

test('an address with an account of its own brings everything along; its sessions end', async () => {
  const [mine, theirs] = [await signedIn(somebody()), await signedIn(somebody())];
  const unused = () => ({ id: `cus_unused${++people}`, email: somebody() });
  const own = await ownedEsim(t.db, { customer: unused(), order: { customerId: mine.customer.id } });
  const joined = await ownedEsim(t.db, {
    customer: unused(),
    order: { customerId: theirs.customer.id, email: theirs.customer.email },
  });
  await t.db.insert(accounts).values({
    userId: theirs.customer.id,
    type: 'oauth',
    provider: 'google',
    providerAccountId: 'theirs',
  });
  const link = await askedFor(mine, theirs.customer.email);
  expect(await confirmChange(works, mine, link)).toBe('changed');
  for (const { orderId } of [own, joined]) {
    const [order] = await t.db.select().from(orders).where(eq(orders.id, orderId));
    expect(order?.customerId).toBe(mine.customer.id);
  }
  expect(await t.db.$count(customers, eq(customers.id, theirs.customer.id))).toBe(0);
  expect(await customerOfSession(t.db, theirs.sessionToken)).toBeNull();
  expect(await t.db.$count(sessions, eq(sessions.userId, theirs.customer.id))).toBe(0);
  expect(await customerOfSession(t.db, mine.sessionToken)).toEqual({
    id: mine.customer.id,
    email: theirs.customer.email,
  });
  const linked = await t.db.select().from(accounts).where(eq(accounts.providerAccountId, 'theirs'));
  expect(linked).toMatchObject([{ userId: mine.customer.id }]);
});

test('known and unknown addresses get the same answer; five mails an hour to one address, from whomever [D31]', async () => {
  const [me, other, known] = [
    await signedIn(somebody()),
    await signedIn(somebody()),
    await signedIn(somebody()),
  ];
  const unknown = somebody();
  expect(await askForChange(works, me, unknown)).toBe(await askForChange(works, me, known.customer.email));
  expect(await askForChange(works, me, 'a@b, c@d.example')).toBe('no-address');
  expect(await askForChange(works, me, ` ${me.customer.email.toUpperCase()} `)).toBe('same-address');
  await post();
  for (let n = 0; n < 4; n += 1) await askForChange(works, other, unknown);
  for (let n = 0; n < 4; n += 1) await requestLink(works, { email: unknown, next: '' });
  expect((await post()).filter(({ to }) => to === unknown)).toHaveLength(4);
});
