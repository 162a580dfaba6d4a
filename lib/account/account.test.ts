import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, sessions } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { sha256 } from '#lib/secrets.ts';
import { alertKinds } from '#lib/usage/alert-kinds.ts';
import { chooseAlerts } from './choose-alerts.ts';
import { endSessions } from './end-sessions.ts';
import { accountOf } from './read.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

async function customer(tokens: string[] = []): Promise<string> {
  const id = newId('cus');
  await t.db.insert(customers).values({ id, email: `${id}@example.com` });
  for (const token of tokens) {
    await t.db
      .insert(sessions)
      .values({ sessionToken: sha256(token), userId: id, expires: sql`shop_now() + interval '1 day'` });
  }
  return id;
}

test('every alert is mailed until it is switched off; words we do not know change nothing', async () => {
  const id = await customer();
  const all = alertKinds.map(({ kind }) => kind);
  expect((await accountOf(t.db, id))?.wanted).toEqual(all);
  await chooseAlerts(t.db, id, ['used-up', 'last-day', 'nonsense']);
  expect((await accountOf(t.db, id))?.wanted).toEqual(['used-up', 'last-day']);
  const [row] = await t.db.select().from(customers).where(eq(customers.id, id));
  expect(row?.mutedAlerts).not.toContain('nonsense');
  await chooseAlerts(t.db, id, all);
  expect((await accountOf(t.db, id))?.wanted).toEqual(all);
});

test('signing out everywhere ends the sessions of this customer alone', async () => {
  const [mine, theirs] = [await customer(['a', 'b', 'c']), await customer(['d'])];
  expect(await accountOf(t.db, mine)).toMatchObject({ sessions: 3, google: false });
  await endSessions(t.db, mine, 'b');
  expect(await accountOf(t.db, mine)).toMatchObject({ sessions: 1 });
  await endSessions(t.db, mine);
  expect(await accountOf(t.db, mine)).toMatchObject({ sessions: 0 });
  expect(await accountOf(t.db, theirs)).toMatchObject({ sessions: 1 });
  expect(await accountOf(t.db, newId('cus'))).toBeNull();
});
