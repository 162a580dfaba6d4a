import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { customers, mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { storeLink } from './request-link.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterEach(() => void vi.useRealTimers());
afterAll(() => t.drop());

const ask = (n: number | string) =>
  storeLink(t.db, keys, {
    to: `traveller${n}@example.com`,
    tokenHash: `hash ${n} ${randomBytes(4).toString('hex')}`,
    url: 'https://x.example',
  });
const later = (seconds: number) =>
  void vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + seconds * 1000 });
const ahead = (minutes: number) =>
  t.db.execute(sql`insert into shop_clock (ahead) values (make_interval(mins => ${minutes}))
    on conflict (id) do update set ahead = excluded.ahead`);

test('[D31] who asks for somebody else’s links does not lock them out: once those are over, there is another', async () => {
  for (let n = 0; n < 8; n += 1) await ask('-owner');
  expect(await t.db.$count(mails)).toBe(5);
  await ahead(11);
  for (let n = 0; n < 3; n += 1) await ask('-owner');
  expect(await t.db.$count(mails)).toBe(6);
  await ahead(80);
});

test('[D31] the whole shop sends sixty sign-in mails a minute, to however many addresses; customers have a reserve', async () => {
  // The counters run on the real clock.
  later(61);
  const before = await t.db.$count(mails);
  await t.db.insert(customers).values({ id: 'cus_known', email: 'travellerknown@example.com' });
  for (let n = 0; n < 65; n += 1) await ask(n);
  expect(await t.db.$count(mails)).toBe(before + 60);
  await ask('known');
  expect(await t.db.$count(mails)).toBe(before + 61);
  later(61);
  await ask(100);
  expect(await t.db.$count(mails)).toBe(before + 62);
});
