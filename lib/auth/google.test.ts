import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accounts, customers } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { answerAuth } from './answer.ts';
import { google } from './google.ts';
import type { AuthWorks } from './options.ts';
import { customerOfSession } from './read.ts';
import { startGoogle } from './sign-in.ts';

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
let t: TestDatabase;
let works: AuthWorks;
let issuer: Server;
/** Who the stand-in for Google says is signing in. */
let claims: Record<string, unknown> = {};

/** The part of OpenID Connect that signing in needs: discovery, keys and the token endpoint. */
async function startIssuer(): Promise<string> {
  issuer = createServer((request, response) => {
    const url = `http://${request.headers.host}`;
    const answers: Record<string, () => unknown> = {
      '/.well-known/openid-configuration': () => ({
        issuer: url,
        authorization_endpoint: `${url}/authorize`,
        token_endpoint: `${url}/token`,
        jwks_uri: `${url}/keys`,
      }),
      '/keys': () => ({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k', alg: 'RS256' }] }),
      '/token': () => ({ token_type: 'Bearer', access_token: 'CANARY-ACCESS', id_token: idToken(url) }),
    };
    request.resume();
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(answers[request.url ?? '']?.() ?? {}));
  });
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`;
}

function idToken(iss: string): string {
  const now = Math.floor(Date.now() / 1000);
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const body = `${part({ alg: 'RS256', kid: 'k' })}.${part({ iss, aud: 'client', iat: now, exp: now + 60, ...claims })}`;
  return `${body}.${sign('RSA-SHA256', Buffer.from(body), privateKey).toString('base64url')}`;
}

beforeAll(async () => {
  t = await cloneDatabase();
  works = {
    db: t.db,
    env: {
      APP_URL: 'http://localhost:3000',
      NEXTAUTH_SECRET: 'a secret of this test only',
      ENCRYPTION_KEY: [{ id: 'k1', key: randomBytes(32) }],
      GOOGLE_CLIENT_ID: 'client',
      GOOGLE_CLIENT_SECRET: 'secret',
      GOOGLE_ISSUER_URL: await startIssuer(),
    },
  };
});
afterAll(async () => {
  await new Promise((resolve) => issuer.close(resolve));
  await t.drop();
});

/** Goes to the stand-in and back; returns where that ended and the session. */
async function comeBack(said: Record<string, unknown>, extraCookie = '') {
  claims = said;
  const start = await startGoogle(works, '/orders/ord_1');
  const cookies = start.setCookies.map((cookie) => cookie.split(';')[0]).join('; ');
  const query = new URLSearchParams({
    code: 'code',
    state: new URL(start.location).searchParams.get('state') ?? '',
  });
  const request = new Request(`http://localhost:3000/api/auth/callback/google?${query}`, {
    headers: { cookie: `${cookies}; ${extraCookie}` },
  });
  const response = await answerAuth(works, request, ['callback', 'google']);
  const session = response.headers
    .getSetCookie()
    .map((cookie) => /^landfall-session=([^;]+)/.exec(cookie)?.[1])
    .find(Boolean);
  return { location: response.headers.get('location'), session };
}

test('Google is offered only when it is set up', () => {
  expect(google({})).toBeNull();
  expect(google({ GOOGLE_CLIENT_ID: 'client' })).toBeNull();
  expect(google({ GOOGLE_CLIENT_ID: 'c', GOOGLE_CLIENT_SECRET: 's' })?.wellKnown).toBe(
    'https://accounts.google.com/.well-known/openid-configuration',
  );
});

test('a verified address signs in to the customer who paid with it, and Google’s tokens are not kept', async () => {
  const id = newId('cus');
  await t.db.insert(customers).values({ id, email: 'guest@example.com' });
  const { location, session } = await comeBack({
    sub: '1',
    email: 'Guest@Example.com',
    email_verified: true,
  });
  expect(location).toBe('http://localhost:3000/orders/ord_1');
  expect(await customerOfSession(t.db, session ?? '')).toEqual({ id, email: 'guest@example.com' });
  const rows = await t.db.select().from(accounts).where(eq(accounts.userId, id));
  expect(rows).toMatchObject([{ provider: 'google', providerAccountId: '1', access_token: null }]);
  expect(JSON.stringify(rows)).not.toContain('CANARY');
});

test('a new verified address makes a customer; the second time is the same one', async () => {
  const said = { sub: '2', email: 'new@example.com', email_verified: true };
  const first = await customerOfSession(t.db, (await comeBack(said)).session ?? '');
  const second = await customerOfSession(t.db, (await comeBack(said)).session ?? '');
  expect(first?.id).toMatch(/^cus_/);
  expect(second).toEqual(first);
});

test('an unverified address is refused, whoever it belongs to [D33]', async () => {
  await t.db.insert(customers).values({ id: newId('cus'), email: 'victim@example.com' });
  for (const verified of [false, undefined, 'true']) {
    const said = { sub: '3', email: 'victim@example.com', email_verified: verified };
    const { location, session } = await comeBack(said);
    expect(session).toBeUndefined();
    expect(location).toContain('error=AccessDenied');
  }
});

test('signing in with Google never joins the account signed in before [D33]', async () => {
  const mine = await comeBack({ sub: '4', email: 'mine@example.com', email_verified: true });
  const theirs = await comeBack(
    { sub: '5', email: 'theirs@example.com', email_verified: true },
    `landfall-session=${mine.session}`,
  );
  expect(await customerOfSession(t.db, theirs.session ?? '')).toMatchObject({ email: 'theirs@example.com' });
});

test('without the cookies of the way there nobody comes back', async () => {
  claims = { sub: '6', email: 'forged@example.com', email_verified: true };
  const start = await startGoogle(works, '/dashboard');
  const state = new URL(start.location).searchParams.get('state') ?? '';
  const url = `http://localhost:3000/api/auth/callback/google?${new URLSearchParams({ code: 'c', state })}`;
  const response = await answerAuth(works, new Request(url), ['callback', 'google']);
  expect(response.headers.getSetCookie().join()).not.toContain('landfall-session');
  expect(await t.db.$count(customers, eq(customers.email, 'forged@example.com'))).toBe(0);
});
