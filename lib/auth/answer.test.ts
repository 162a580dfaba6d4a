import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { answerAuth } from './answer.ts';
import type { AuthWorks } from './options.ts';

let t: TestDatabase;
let works: AuthWorks;
beforeAll(async () => {
  t = await cloneDatabase();
  works = {
    db: t.db,
    env: {
      APP_URL: 'http://localhost:3000',
      NEXTAUTH_SECRET: 'a secret of this test only',
      ENCRYPTION_KEY: [{ id: 'k1', key: randomBytes(32) }],
    },
  };
});
afterAll(() => t.drop());

const ask = (path: string, init?: RequestInit) =>
  answerAuth(works, new Request(`http://localhost:3000/api/auth/${path}`, init), path.split('/'));

test('what is not needed is not there', async () => {
  expect((await ask('_log', { method: 'POST' })).status).toBe(404);
  expect((await ask('session', { method: 'POST' })).status).toBe(405);
  expect((await ask('callback/credentials', { method: 'POST' })).status).toBe(404);
  expect((await ask('__proto__')).status).toBe(404);
  expect((await ask('signin/email')).status).toBe(405);
});

test('nobody is signed in without a session, and no answer is stored by a cache', async () => {
  const response = await ask('session');
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('{}');
  expect(response.headers.get('cache-control')).toBe('private, no-store');
});

test('a form of another site asks for no mail; the library’s own pair of values does', async () => {
  const body = new URLSearchParams({ email: 'traveller@example.com' });
  await ask('signin/email', { method: 'POST', body });
  expect(await t.db.$count(mails)).toBe(0);
  const csrf = await ask('csrf');
  const { csrfToken } = await csrf.json();
  const cookie = csrf.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ');
  body.set('csrfToken', csrfToken);
  const response = await ask('signin/email', { method: 'POST', body, headers: { cookie } });
  expect(response.headers.get('location')).toContain('/verify-request');
  expect(await t.db.$count(mails)).toBe(1);
});

test('a form that is too large is refused, whatever it says about its length', async () => {
  const body = new Blob(['a'.repeat(65 * 1024)]).stream();
  const init = { method: 'POST', body, duplex: 'half' } as RequestInit;
  expect((await ask('signin/email', init)).status).toBe(413);
});

test('errors lead to our own page', async () => {
  const response = await answerAuth(
    works,
    new Request('http://localhost:3000/api/auth/error?error=AccessDenied'),
    ['error'],
  );
  expect(response.headers.get('location')).toBe('/sign-in?error=AccessDenied');
});
