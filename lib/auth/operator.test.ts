import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { customers, type StaffRole, sessions, staff } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { newId } from '#lib/ids.ts';
import { sha256 } from '#lib/secrets.ts';
import { markProved, operatorOfSession } from './operator.ts';

const env = { OPERATOR_EMAILS: [' Owner@Shop.example '] };
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

/** Somebody signed in, thirty days to go. Returns the token in their cookie. */
async function signedIn(email: string): Promise<string> {
  const token = newId('ord');
  await t.db
    .insert(customers)
    .values({ id: newId('cus'), email })
    .onConflictDoNothing();
  const [customer] = await t.db.select().from(customers).where(eq(customers.email, email));
  await t.db.insert(sessions).values({
    sessionToken: sha256(token),
    userId: customer?.id ?? 'nobody',
    expires: sql`shop_now() + interval '30 days'`,
  });
  return token;
}

const hire = (email: string, role: StaffRole) =>
  t.db.insert(staff).values({ id: newId('stf'), email, role, addedBy: 'owner@shop.example' });

test('an owner is named in the environment, staff in the table; everybody else is nobody', async () => {
  await hire('viewer@shop.example', 'viewer');
  await hire('owner@shop.example', 'viewer');
  const roleOf = async (email: string) =>
    (await operatorOfSession(t.db, env, await signedIn(email)))?.role ?? null;
  expect(await roleOf('owner@shop.example')).toBe('owner');
  expect(await roleOf('viewer@shop.example')).toBe('viewer');
  expect(await roleOf('traveller@example.com')).toBeNull();
  expect(await operatorOfSession(t.db, env, 'guessed')).toBeNull();
});

test('a role that ends has ended with the next request, and a session that ended opens nothing [D34]', async () => {
  const email = 'support@shop.example';
  await hire(email, 'support');
  const token = await signedIn(email);
  expect(await operatorOfSession(t.db, env, token)).toMatchObject({ role: 'support', email });
  await t.db.update(staff).set({ endedAt: sql`shop_now()` }).where(sql`email = ${email}`);
  expect(await operatorOfSession(t.db, env, token)).toBeNull();
  const owner = await signedIn('owner@shop.example');
  await t.db.update(sessions).set({ expires: sql`shop_now()` });
  expect(await operatorOfSession(t.db, env, owner)).toBeNull();
});

test('a proof counts for fifteen minutes, for its own session alone', async () => {
  const [token, other] = [await signedIn('owner@shop.example'), await signedIn('owner@shop.example')];
  const freshOf = async (one: string) => (await operatorOfSession(t.db, env, one))?.fresh;
  expect(await freshOf(token)).toBe(false);
  await markProved(t.db, token);
  expect([await freshOf(token), await freshOf(other)]).toEqual([true, false]);
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '15 minutes')`);
  expect(await freshOf(token)).toBe(false);
});
