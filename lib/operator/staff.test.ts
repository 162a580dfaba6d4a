import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { auditLog, staff } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { addStaff, changeRole, endStaff, type StaffWorks, staffList } from './staff.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: true,
};
let t: TestDatabase;
let works: StaffWorks;
let alone: StaffWorks;

beforeAll(async () => {
  t = await cloneDatabase();
  works = { db: t.db, env: { OPERATOR_EMAILS: ['owner@shop.example'] } };
  alone = { db: t.db, env: { OPERATOR_EMAILS: [] } };
});
afterAll(() => t.drop());
beforeEach(async () => {
  for (const { id } of await staffList(t.db, owner)) await endStaff(works, owner, id);
});

async function hired(email: string, role: string): Promise<string> {
  expect(await addStaff(works, owner, { email, role })).toBe('done');
  const row = (await staffList(t.db, owner)).find((one) => one.email === email);
  return row?.id ?? 'nobody';
}

const deedsAbout = async (email: string) =>
  (
    await t.db
      .select()
      .from(auditLog)
      .where(eq(auditLog.subject, `staff:${email}`))
      .orderBy(auditLog.at)
  ).map(({ action, before, after }) => ({ action, before, after }));

test('staff come, change their role and go; each step is written down', async () => {
  const id = await hired('help@shop.example', 'viewer');
  expect(await changeRole(works, owner, id, 'support')).toBe('done');
  expect(await changeRole(works, owner, id, 'support')).toBe('done');
  expect(await endStaff(works, owner, id)).toBe('done');
  expect(await endStaff(works, owner, id)).toBe('unknown');
  expect(await staffList(t.db, owner)).toEqual([]);
  expect(await deedsAbout('help@shop.example')).toEqual([
    { action: 'add-staff', before: null, after: { role: 'viewer' } },
    { action: 'change-role', before: { role: 'viewer' }, after: { role: 'support' } },
    { action: 'end-staff', before: { role: 'support' }, after: null },
  ]);
  expect(await t.db.$count(staff, eq(staff.email, 'help@shop.example'))).toBe(1);
});

test('one address has one role, however it is written and however often it is sent', async () => {
  const send = () => addStaff(works, owner, { email: ' Twice@Shop.example ', role: 'support' });
  expect((await Promise.all([send(), send(), send()])).sort()).toEqual(['already', 'already', 'done']);
  expect(await addStaff(works, owner, { email: 'OWNER@shop.example', role: 'viewer' })).toBe('already');
  expect(await addStaff(works, owner, { email: 'a@b@c', role: 'viewer' })).toBe('no-address');
  expect(await addStaff(works, owner, { email: 'x@shop.example', role: 'emperor' })).toBe('no-address');
});

test('only an owner with a fresh proof changes staff', async () => {
  const id = await hired('safe@shop.example', 'viewer');
  const before = await t.db.$count(auditLog);
  for (const [who, why] of [
    [{ ...owner, role: 'support' as const }, 'Your role'],
    [{ ...owner, fresh: false }, 'Prove first'],
  ] as const) {
    await expect(addStaff(works, who, { email: 'y@shop.example', role: 'owner' })).rejects.toThrow(why);
    await expect(changeRole(works, who, id, 'owner')).rejects.toThrow(why);
    await expect(endStaff(works, who, id)).rejects.toThrow(why);
  }
  expect(await t.db.$count(auditLog)).toBe(before);
});

test('the last owner stays, even when two end each other at once', async () => {
  const [one, two] = [await hired('one@shop.example', 'owner'), await hired('two@shop.example', 'owner')];
  const ends = await Promise.all([endStaff(alone, owner, one), endStaff(alone, owner, two)]);
  expect(ends.sort()).toEqual(['done', 'last-owner']);
  const [left] = await staffList(t.db, owner);
  expect(await changeRole(alone, owner, left?.id ?? '', 'viewer')).toBe('last-owner');
  expect(await changeRole(works, owner, left?.id ?? '', 'viewer')).toBe('done');
});
