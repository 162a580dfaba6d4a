import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, mails, sessions, verificationTokens } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { open, sha256 } from '#lib/secrets.ts';
import { answerAuth } from './answer.ts';
import { operatorOfSession } from './operator.ts';
import type { AuthWorks } from './options.ts';
import { customerOfSession } from './read.ts';
import { confirmLink, requestLink, type SignIn, signOut } from './sign-in.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
const env = {
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'a secret of this test only',
  ENCRYPTION_KEY: keys,
};
let t: TestDatabase;
let works: AuthWorks;
let people = 0;

beforeAll(async () => {
  t = await cloneDatabase();
  works = { db: t.db, env };
});
afterAll(() => t.drop());

const somebody = () => `traveller${++people}@example.com`;

/** The links of all sign-in mails to one address, oldest first. */
async function linksTo(email: string): Promise<URL[]> {
  const rows = await t.db.select().from(mails).where(eq(mails.kind, 'sign-in')).orderBy(mails.id);
  return rows
    .map((row) => JSON.parse(open(keys, row.id, row.sealedPayload ?? '')))
    .filter(({ to }) => to === email)
    .map(({ url }) => new URL(url));
}

async function askFor(email: string, next = '/dashboard') {
  await requestLink(works, { email, next });
  const url = (await linksTo(email)).at(-1);
  if (!url) throw new Error('no mail was queued');
  return Object.fromEntries(url.searchParams);
}

function sessionOf(result: SignIn): string {
  const cookie = result.ok ? result.setCookies[0] : undefined;
  const token = /^landfall-session=([^;]+)/.exec(cookie ?? '')?.[1];
  if (!token) throw new Error(`not signed in: ${JSON.stringify(result)}`);
  return token;
}

const ahead = (minutes: number) =>
  t.db.execute(
    sql`insert into shop_clock (ahead) values (make_interval(mins => ${minutes}))
        on conflict (id) do update set ahead = excluded.ahead`,
  );

test('a link signs in once, and makes the customer [D30]', async () => {
  const email = somebody();
  const link = await askFor(email, '/orders/ord_1');
  expect(link.next).toBe('/orders/ord_1');
  const first = await confirmLink(works, link, {});
  expect(first).toMatchObject({ ok: true, next: '/orders/ord_1' });
  const [cookie = ''] = first.ok ? first.setCookies : [];
  expect(cookie).toMatch(/HttpOnly/);
  expect(cookie).toMatch(/SameSite=Lax/);
  expect(cookie).not.toMatch(/Secure/);
  const customer = await customerOfSession(t.db, sessionOf(first));
  expect(customer).toMatchObject({ email });
  expect(customer?.id).toMatch(/^cus_/);
  expect(await confirmLink(works, link, {})).toEqual({ ok: false, reason: 'link-dead' });
});

test('two uses at once: one signs in [D30]', async () => {
  const link = await askFor(somebody());
  const results = await Promise.all([1, 2, 3, 4].map(() => confirmLink(works, link, {})));
  expect(results.filter(({ ok }) => ok)).toHaveLength(1);
});

test('token and session are stored as hashes only; the mail holds no readable link', async () => {
  const email = somebody();
  const link = await askFor(email);
  const [stored] = await t.db
    .select()
    .from(verificationTokens)
    .where(eq(verificationTokens.identifier, email));
  expect(stored?.token).toMatch(/^[0-9a-f]{64}$/);
  expect(stored?.token).not.toBe(sha256(link.token ?? ''));
  const all = JSON.stringify(await t.db.select().from(mails));
  expect(all).not.toContain(email);
  expect(all).not.toContain(link.token);
  const token = sessionOf(await confirmLink(works, link, {}));
  const rows = await t.db
    .select()
    .from(sessions)
    .where(eq(sessions.sessionToken, sha256(token)));
  expect(rows).toHaveLength(1);
  const days = (Number(rows[0]?.expires) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(29.9);
  expect(days).toBeLessThan(30.1);
});

test('after ten minutes a link is dead [D30]', async () => {
  const email = somebody();
  const link = await askFor(email);
  await ahead(11);
  try {
    expect(await confirmLink(works, link, {})).toEqual({ ok: false, reason: 'link-dead' });
  } finally {
    await ahead(0);
  }
});

test('a token opens only the address it was mailed to [D30]', async () => {
  const [mine, victim] = [somebody(), somebody()];
  const link = await askFor(mine);
  expect(await confirmLink(works, { ...link, email: victim }, {})).toMatchObject({ ok: false });
  expect(await confirmLink(works, { ...link, email: undefined }, {})).toMatchObject({ ok: false });
  expect(await confirmLink(works, { ...link, token: 'x' }, {})).toMatchObject({ ok: false });
  expect(await confirmLink(works, link, {})).toMatchObject({ ok: true });
});

test('signing in kills the other links to the same address', async () => {
  const email = somebody();
  const older = await askFor(email);
  const newer = await askFor(email);
  expect(await confirmLink(works, newer, {})).toMatchObject({ ok: true });
  expect(await confirmLink(works, older, {})).toMatchObject({ ok: false });
});

test('no request from outside consumes a link, whatever its method [D30]', async () => {
  const link = await askFor(somebody());
  const url = `http://localhost:3000/api/auth/callback/email?${new URLSearchParams(link)}`;
  for (const method of ['GET', 'HEAD', 'POST', 'PUT']) {
    const response = await answerAuth(works, new Request(url, { method }), ['callback', 'email']);
    expect(response.status, method).toBe(405);
    expect(response.headers.getSetCookie(), method).toEqual([]);
  }
  expect(await confirmLink(works, link, {})).toMatchObject({ ok: true });
});

test('a guest who paid finds the same customer, now verified', async () => {
  const email = somebody();
  const id = newId('cus');
  await t.db.insert(customers).values({ id, email });
  const token = sessionOf(await confirmLink(works, await askFor(email), {}));
  expect(await customerOfSession(t.db, token)).toEqual({ id, email });
  const [row] = await t.db.select().from(customers).where(eq(customers.id, id));
  expect(row?.emailVerified).toBeInstanceOf(Date);
});

test('signing in again is a new session; signing out ends it at once [D34]', async () => {
  const email = somebody();
  const first = sessionOf(await confirmLink(works, await askFor(email), {}));
  const cookies = { 'landfall-session': first };
  const second = sessionOf(await confirmLink(works, await askFor(email), cookies));
  expect(second).not.toBe(first);
  const cleared = await signOut(works, { 'landfall-session': second });
  expect(cleared[0]).toMatch(/^landfall-session=;.*Max-Age=0/);
  expect(await customerOfSession(t.db, second)).toBeNull();
});

test('a stranger’s session cookie is not continued after signing in [D34]', async () => {
  const fixed = 'chosen-by-an-attacker';
  const token = sessionOf(await confirmLink(works, await askFor(somebody()), { 'landfall-session': fixed }));
  expect(token).not.toBe(fixed);
  expect(await customerOfSession(t.db, fixed)).toBeNull();
});

test('a session ends after thirty days', async () => {
  const token = sessionOf(await confirmLink(works, await askFor(somebody()), {}));
  await ahead(30 * 24 * 60 + 1);
  try {
    expect(await customerOfSession(t.db, token)).toBeNull();
  } finally {
    await ahead(0);
  }
});

test('five mails an hour, and nobody can tell [D31]', async () => {
  const email = somebody();
  const answers = await Promise.all(Array.from({ length: 9 }, () => requestLink(works, { email, next: '' })));
  expect(new Set(answers)).toEqual(new Set(['on-its-way']));
  expect(await linksTo(email)).toHaveLength(5);
  await ahead(61);
  try {
    await requestLink(works, { email, next: '' });
    expect(await linksTo(email)).toHaveLength(6);
  } finally {
    await ahead(0);
  }
});

test('one plain address gets one mail; lists and tricks get none [D32]', async () => {
  const before = await t.db.$count(mails);
  for (const email of [
    'a@x.example,b@y.example',
    'a@x.example\r\nBcc: b@y.example',
    'A <a@x.example>',
    'a@b@c',
    '',
  ]) {
    expect(await requestLink(works, { email, next: '' }), email).toBe('no-address');
  }
  expect(await t.db.$count(mails)).toBe(before);
  await requestLink(works, { email: ' Mixed.Case@EXAMPLE.com ', next: '' });
  expect(await linksTo('mixed.case@example.com')).toHaveLength(1);
});

test('over https the cookie is Secure and bound to the host', async () => {
  const secure = { db: t.db, env: { ...env, APP_URL: 'https://shop.example' } };
  const email = somebody();
  await requestLink(secure, { email, next: 'https://evil.example/' });
  const url = (await linksTo(email)).at(-1);
  expect(url?.origin).toBe('https://shop.example');
  expect(url?.searchParams.get('next')).toBe('/dashboard');
  const result = await confirmLink(secure, Object.fromEntries(url?.searchParams ?? []), {});
  const [cookie = ''] = result.ok ? result.setCookies : [];
  expect(cookie).toMatch(/^__Host-landfall-session=[\w-]{43}; Path=\/;.*Secure/);
});

test('a session that began with a mailed link is a fresh proof', async () => {
  const signedIn = sessionOf(await confirmLink(works, await askFor('owner@shop.example'), {}));
  const owners = { OPERATOR_EMAILS: ['owner@shop.example'] };
  expect(await operatorOfSession(t.db, owners, signedIn)).toMatchObject({ role: 'owner', fresh: true });
});

test('tokens tried out from one network are counted, whatever the answer [D35]', async () => {
  const guess = () =>
    confirmLink(
      works,
      { token: randomBytes(32).toString('base64url'), email: somebody() },
      {},
      '203.0.113.9',
    );
  const answers: unknown[] = [];
  for (let n = 0; n < 31; n += 1) answers.push(await guess());
  expect(answers.slice(0, 30)).toEqual(Array(30).fill({ ok: false, reason: 'link-dead' }));
  expect(answers[30]).toEqual({ ok: false, reason: 'too-often' });
  const link = await askFor(somebody());
  expect(await confirmLink(works, link, {}, '203.0.113.9')).toEqual({ ok: false, reason: 'too-often' });
  expect(await confirmLink(works, link, {}, '198.51.100.1')).toMatchObject({ ok: true });
});

test('one network asks for few links, by our form or by the library’s door [D31, D36]', async () => {
  const ask = (network: string) => requestLink(works, { email: somebody(), next: '', network });
  const answers: string[] = [];
  for (let n = 0; n < 21; n += 1) answers.push(await ask('2001:db8:1:2::/64'));
  expect(answers.filter((said) => said === 'on-its-way')).toHaveLength(20);
  expect(answers[20]).toBe('too-often');
  const env = { ...works.env, TRUST_PROXY_HOPS: 1 };
  const door = (from: string) =>
    answerAuth(
      { ...works, env },
      new Request('http://localhost/api/auth/signin/email', {
        method: 'POST',
        headers: { 'x-forwarded-for': `198.51.100.1, ${from}` },
        body: new URLSearchParams({ email: somebody() }),
      }),
      ['signin', 'email'],
    );
  const refused = await door('2001:DB8:1:2:ffff::9');
  expect(refused.status).toBe(429);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await door('2001:db8:1:3::1')).status).not.toBe(429);
});
