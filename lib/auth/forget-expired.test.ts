import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, mails, sessions, verificationTokens } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { forgetExpired } from './forget-expired.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('ended sessions, old tokens and the addresses of mails that failed are deleted, no others', async () => {
  const userId = newId('cus');
  await t.db.insert(customers).values({ id: userId, email: 'a@example.com' });
  const at = (text: string) => sql`shop_now() + ${text}::interval`;
  for (const [sessionToken, text] of [
    ['ended', '-1 second'],
    ['alive', '1 minute'],
  ] as const) {
    await t.db.insert(sessions).values({ sessionToken, userId, expires: at(text) });
  }
  for (const [token, text] of [
    ['old', '-61 minutes'],
    ['counts', '-30 minutes'],
    ['alive', '5 minutes'],
  ] as const) {
    await t.db.insert(verificationTokens).values({ identifier: 'a@example.com', token, expires: at(text) });
  }
  for (const [id, state, text] of [
    ['mal_old', 'failed', '-8 days'],
    ['mal_new', 'failed', '-1 day'],
    ['mal_waits', 'queued', '-8 days'],
  ] as const) {
    await t.db
      .insert(mails)
      .values({ id, kind: 'sign-in', state, sealedPayload: 'k1.sealed', createdAt: at(text) });
  }
  await forgetExpired(t.db);
  expect((await t.db.select().from(sessions)).map((row) => row.sessionToken)).toEqual(['alive']);
  const tokens = await t.db.select().from(verificationTokens);
  expect(tokens.map((row) => row.token).sort()).toEqual(['alive', 'counts']);
  const erased = await t.db.select().from(mails).where(eq(mails.id, 'mal_old'));
  expect(erased).toMatchObject([{ sealedPayload: null, state: 'failed' }]);
  expect(await t.db.$count(mails, sql`sealed_payload is not null`)).toBe(2);
});
