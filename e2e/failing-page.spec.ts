import type { Page } from '@playwright/test';
import pg from 'pg';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

/** Runs `work` while the database lacks the table of plans. */
async function withoutPlans(shop: Shop, work: () => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  await client.query('alter table plans rename to plans_away');
  try {
    await work();
  } finally {
    await client.query('alter table plans_away rename to plans');
    await client.end();
  }
}

const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test('a page that fails says so in the look of the shop, and comes back', async ({ page, shop }) => {
  await withoutPlans(shop, async () => {
    expect((await page.goto('/esim/japan/NO_SUCH_1'))?.status()).toBe(500);
    await expect(page.getByRole('heading', { name: 'This page could not be made' })).toBeVisible();
    await expectAccessible(page);
    await expectToFit(page);
    expect(await ground(page)).toBe('rgb(251, 250, 246)');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await ground(page)).toBe('rgb(20, 23, 31)');

    await page.goto('/checkout?plan=JP_3_30&quantity=1');
    await expect(page.getByRole('heading', { name: 'This page could not be shown' })).toBeFocused();
    await expectAccessible(page);
    await expectToFit(page);
  });
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('button', { name: /^Pay \$/ })).toBeVisible();
});
