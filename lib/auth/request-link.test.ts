import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mails } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { storeLink } from './request-link.ts';

const keys = [{ id: 'k1', key: randomBytes(32) }];
let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('the whole shop sends sixty sign-in mails a minute, to however many addresses', async () => {
  const ask = (n: number) =>
    storeLink(t.db, keys, {
      to: `traveller${n}@example.com`,
      tokenHash: `hash ${n}`,
      url: 'https://x.example',
    });
  for (let n = 0; n < 65; n += 1) await ask(n);
  expect(await t.db.$count(mails)).toBe(60);
  await t.db.execute(sql`insert into shop_clock (ahead) values (interval '61 seconds')
    on conflict (id) do update set ahead = excluded.ahead`);
  await ask(100);
  expect(await t.db.$count(mails)).toBe(61);
});
