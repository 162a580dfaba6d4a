import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { readRecord } from './read-record.ts';

const owner: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'owner@shop.example',
  role: 'owner',
  fresh: false,
};
const other: Operator = { ...owner, email: 'other@shop.example' };
let t: TestDatabase;

beforeAll(async () => {
  t = await cloneDatabase();
  await t.db.transaction(async (tx) => {
    const customer = { kind: 'customer', customerId: 'cus_2' } as const;
    await recordDeed(tx, customer, { action: 'change-address', subject: 'cus_2' });
    // All in one moment: the order must hold even so.
    for (let n = 0; n < 59; n += 1)
      await recordDeed(tx, n % 3 === 0 ? other : owner, { action: 'close-alarm', subject: `alarm:${n}` });
  });
});
afterAll(() => t.drop());

test('pages follow each other without a gap or a repeat', async () => {
  const first = await readRecord(t.db, owner, {});
  expect(first.deeds).toHaveLength(50);
  const second = await readRecord(t.db, owner, { from: first.older ?? 'none' });
  expect(second).toMatchObject({ older: null });
  const seen = [...first.deeds, ...second.deeds].map(({ subject }) => subject);
  expect(new Set(seen).size).toBe(60);
});

test('one person’s deeds stand alone; everybody who did something can be chosen', async () => {
  const page = await readRecord(t.db, owner, { actor: 'operator:other@shop.example' });
  expect(page.actors).toEqual(['operator:other@shop.example', 'operator:owner@shop.example']);
  expect(page.deeds).toHaveLength(20);
  expect(new Set(page.deeds.map(({ actor }) => actor))).toEqual(new Set(['operator:other@shop.example']));
  expect((await readRecord(t.db, owner, { actor: "x' or 1=1" })).deeds).toEqual([]);
  expect((await readRecord(t.db, owner, { from: "aud_' or 1=1" })).deeds).toHaveLength(50);
});

test('only owners read it, and nobody rewrites it', async () => {
  for (const role of ['viewer', 'support'] as const)
    await expect(readRecord(t.db, { ...owner, role }, {})).rejects.toThrow('Your role');
  await expect(t.db.execute(sql`update audit_log set actor = 'nobody'`)).rejects.toThrow();
  await expect(t.db.execute(sql`delete from audit_log`)).rejects.toThrow();
});
