import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { Watch } from './watch.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

test('one topic has twenty open pages, others are not in their way', async () => {
  const watch = new Watch(t.url);
  const pages = Array.from({ length: 20 }, () => watch.follow('order:1', () => {}));
  // Counted at once: pages that open together do not slip past.
  expect(watch.isFull('order:1')).toBe(true);
  expect(watch.isFull('order:2')).toBe(false);
  const [stop, ...others] = await Promise.all(pages);
  stop?.();
  expect(watch.isFull('order:1')).toBe(false);
  for (const end of others) end();
});
