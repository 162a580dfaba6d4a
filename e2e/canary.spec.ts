import { canaryRun } from './canary/run.ts';
import { expect, test } from './fixtures.ts';

test('no secret of a purchase stands outside its place: pages of strangers, bundles, logs, jobs, mails, database [D26, D27]', async ({
  shop,
}) => {
  test.setTimeout(120_000);
  const { hits, places, shownToOwner } = await canaryRun(shop, {
    logs: shop.logs,
    build: ['.next/static'],
  });
  expect(shownToOwner).toBe(true);
  expect(places).toBeGreaterThan(100);
  expect(hits).toEqual([]);
});
