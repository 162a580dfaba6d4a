import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { rateLimits } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { forget, giveBack, secondsToWait } from './count.ts';
import { limitRules } from './rules.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const { buyer, network, shop } = limitRules['begin-order'].by;
const begin = (who: Record<string, string | null>) => secondsToWait(t.db, 'begin-order', who);
const many = (times: number, go: (n: number) => Promise<number | null>) =>
  Promise.all(Array.from({ length: times }, (_, n) => go(n)));

test('so many go through, at once or in turn, and then there is a time to wait [E1]', async () => {
  const waits = await many(buyer.times + 5, () => begin({ buyer: 'ann' }));
  expect(waits.filter((wait) => wait === null)).toHaveLength(buyer.times);
  const wait = await begin({ buyer: 'ann' });
  expect(wait).toBeGreaterThan(buyer.seconds - 60);
  expect(wait).toBeLessThanOrEqual(buyer.seconds);
  expect(await begin({ buyer: 'ben' })).toBeNull();
  // One that was paid does not count.
  await giveBack(t.db, 'begin-order', { buyer: 'ben' });
  const more = await many(buyer.times, () => begin({ buyer: 'ben' }));
  expect(more.filter((wait) => wait === null)).toHaveLength(buyer.times);
  await forget(t.db, 'begin-order', 'buyer', 'ann');
  expect(await begin({ buyer: 'ann' })).toBeNull();
});

test('fresh cookies on one network change nothing; whoever is stopped uses up nothing of the shop’s [E1, D36]', async () => {
  const before = await shopPoints();
  const waits = await many(network.times * 2, (n) => begin({ buyer: `cookie ${n}`, network: '203.0.113.9' }));
  expect(waits.filter((wait) => wait === null)).toHaveLength(network.times);
  expect((await shopPoints()) - before).toBe(network.times);
  expect(await begin({ buyer: 'elsewhere', network: '198.51.100.1' })).toBeNull();
});

test('the whole shop has a brake of its own, which lets go after its minute [E1]', async () => {
  const left = shop.times - (await shopPoints());
  for (let n = 0; n < left; n += 1) await begin({});
  expect(await begin({ buyer: 'the last one' })).toBeGreaterThan(0);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + (shop.seconds + 1) * 1000 });
  try {
    expect(await begin({ buyer: 'a minute later' })).toBeNull();
  } finally {
    vi.useRealTimers();
  }
});

test('counters name nobody', async () => {
  await secondsToWait(t.db, 'mail-link', { address: 'ann@example.com' });
  const rows = await t.db.select().from(rateLimits);
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toMatch(/ann|203\.0\.113|cookie/);
});

test('with sick counters nothing that costs is begun, and nobody is kept from what is theirs', async () => {
  const sick = await cloneDatabase();
  await sick.pool.query('drop table rate_limits');
  try {
    for (const name of ['begin-order', 'mail-link', 'use-passkey'] as const) {
      const who = { buyer: 'ann', address: 'ann', account: 'ann' };
      await expect(secondsToWait(sick.db, name, who), name).rejects.toMatchObject({ code: 'try-later' });
    }
    const { times } = limitRules['miss-order'].by.network;
    const waits = await many(times + 1, () => secondsToWait(sick.db, 'miss-order', { network: 'one' }));
    // Counted in this process alone, until the database is back.
    expect(waits.filter((wait) => wait === null)).toHaveLength(times);
  } finally {
    await sick.drop();
  }
});

async function shopPoints(): Promise<number> {
  const rows = await t.db.select().from(rateLimits);
  return rows.find(({ key }) => key.startsWith('begin-order/shop'))?.points ?? 0;
}
