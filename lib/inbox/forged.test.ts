import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { alarms } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { limitRules } from '#lib/limits/rules.ts';
import { countForged } from './forged.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const told = () => t.db.select().from(alarms).where(eq(alarms.kind, 'webhook-flood'));

test('a few forged webhooks are nothing; a flood of them raises one alarm, however it goes on [B11]', async () => {
  const { times } = limitRules['forge-webhook'].by.network;
  for (let n = 0; n < times; n += 1) expect(await countForged(t.db, 'stripe', '203.0.113.9')).toBeNull();
  expect(await told()).toEqual([]);
  const waits = await Promise.all(
    Array.from({ length: 40 }, () => countForged(t.db, 'stripe', '203.0.113.9')),
  );
  expect(waits.every((wait) => wait !== null)).toBe(true);
  expect(await told()).toMatchObject([{ subject: 'stripe', detail: { from: '203.0.113.9' } }]);
});

test('one network that floods shuts out no other; many together are a flood, too [B11]', async () => {
  expect(await countForged(t.db, 'supplier', '198.51.100.1')).toBeNull();
  const { times } = limitRules['forge-webhook'].by.shop;
  const waits: (number | null)[] = [];
  for (let n = 0; n < times; n += 1) waits.push(await countForged(t.db, 'supplier', `192.0.2.${n % 250}`));
  expect(waits.at(0)).toBeNull();
  expect(waits.at(-1)).toBeGreaterThan(0);
});
