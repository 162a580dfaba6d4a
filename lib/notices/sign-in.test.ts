import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { requestLink } from '#lib/auth/sign-in.ts';
import type { Letter, Postbox } from '#lib/mail/send.ts';
import { sendQueuedMail } from './send.ts';

const env = {
  APP_URL: 'http://localhost:3000',
  NEXTAUTH_SECRET: 'a secret of this test only',
  ENCRYPTION_KEY: [{ id: 'k1', key: randomBytes(32) }],
};
let t: TestDatabase;
let letters: Letter[] = [];
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
});
afterAll(() => t.drop());

async function queued(email: string): Promise<string> {
  letters = [];
  await requestLink({ db: t.db, env }, { email, next: '/operator' });
  const [row] = await t.db.select().from(mails).where(eq(mails.state, 'queued'));
  if (!row) throw new Error('no mail was queued');
  return row.id;
}

test('the mail goes to the address that asked and leads to the confirm page', async () => {
  const id = await queued('traveller@example.com');
  await sendQueuedMail(t.db, postbox, id);
  await sendQueuedMail(t.db, postbox, id);
  expect(letters).toHaveLength(1);
  expect(letters[0]).toMatchObject({ to: 'traveller@example.com', subject: 'Sign in to Landfall' });
  const url = new URL(/http:\/\/localhost:3000\S+/.exec(letters[0]?.text ?? '')?.[0] ?? '');
  expect(url.pathname).toBe('/sign-in/confirm');
  expect(url.searchParams.get('email')).toBe('traveller@example.com');
  expect(url.searchParams.get('next')).toBe('/operator');
  expect(url.searchParams.get('token')).toMatch(/^[\w-]{43}$/);
  const [row] = await t.db.select().from(mails).where(eq(mails.id, id));
  expect(row).toMatchObject({ state: 'sent', orderId: null, sealedPayload: null });
});

test('a mail that comes too late for its link is not sent', async () => {
  const id = await queued('late@example.com');
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '11 minutes')`);
  await sendQueuedMail(t.db, postbox, id);
  expect(letters).toEqual([]);
  const [row] = await t.db.select().from(mails).where(eq(mails.id, id));
  expect(row).toMatchObject({ state: 'sent', reason: 'its link is dead', sentAt: null });
});
