import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

const shown = (page: Page) => page.locator('.pass:visible');

test('a filter shows its plans at once, lives in the address and survives a visit elsewhere', async ({
  page,
}) => {
  await page.goto('/esim/japan');
  await page.getByRole('link', { name: 'Exit not in Hong Kong' }).click();
  await expect(page).toHaveURL(/\/esim\/japan\/all\?exit=not-HK$/);
  await expect(page.getByLabel('Internet exit')).toHaveValue('not-HK');
  const elsewhere = await shown(page).count();
  await expect(page.getByRole('status')).toHaveText(new RegExp(`^${elsewhere} of \\d+ plans$`));
  await expect(shown(page).filter({ hasText: 'exit Hong Kong' })).toHaveCount(0);

  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.getByLabel('Kind').selectOption('day-pass');
  await expect(page).toHaveURL(/\?kind=day-pass&exit=not-HK$/);
  await expect.poll(() => shown(page).count()).toBeLessThan(elsewhere);
  await expect(shown(page).filter({ hasNotText: 'a day' })).toHaveCount(0);
  expect(asked.filter((url) => !url.includes('_rsc'))).toEqual([]);

  const days = await shown(page).count();
  await shown(page).getByRole('link', { name: 'All facts' }).first().click();
  await expect(page.getByRole('heading', { name: 'Plan facts' })).toBeVisible();
  await page.goBack();
  await expect(page.getByLabel('Kind')).toHaveValue('day-pass');
  await expect.poll(() => shown(page).count()).toBe(days);
  await page.getByLabel('Data, at least').selectOption('50');
  await expect(page.getByText('No plan fits all of this.')).toBeVisible();
});

test('without script the filter is a form and the comparison a list of boxes', async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: shop.url });
  const page = await context.newPage();
  await page.goto('/esim/japan/all');
  const all = await shown(page).count();
  await page.getByLabel('Kind').selectOption('fixed');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(page).toHaveURL(/kind=fixed/);
  expect(await shown(page).count()).toBeLessThan(all);
  await expect(shown(page).filter({ hasText: 'a day' })).toHaveCount(0);

  await shown(page).getByLabel('Compare').nth(0).check();
  await shown(page).getByLabel('Compare').nth(1).check();
  await page.getByRole('button', { name: /^Compare/ }).click();
  await expect(page.getByRole('columnheader')).toHaveCount(2);
  await context.close();
});

test('two twins stand side by side and what differs is marked', async ({ page }) => {
  test.slow();
  await page.goto('/esim/japan/all');
  const twin = page.locator('.pass').filter({ hasText: 'internet exit Singapore, not Hong Kong' }).first();
  await expect(twin).toContainText(/As the plan for \$[\d.]+, but/);
  await page.goto('/compare?plan=JP_1_7&plan=JP_1_7_nonhkip&plan=NOT_ON_SALE');
  await expect(page.getByText('One of them is no longer on sale and left out.')).toBeVisible();
  await expect(page.getByRole('row', { name: /^Internet exit differs Hong Kong Singapore/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /^Data 1 GB 1 GB/ })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: /^Leave out Japan 1 GB, 7 days \(/ }).click();
  await expect(page.getByText('Tick two to four plans')).toBeVisible();
});

test('a plan page names its twins and other sizes; on a phone the way to buy stays in reach', async ({
  page,
}) => {
  test.slow();
  await page.goto('/esim/japan/JP_1_7_nonhkip');
  const twins = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: 'The same size and length' }) });
  await expect(twins.getByRole('link', { name: /^Internet exit Hong Kong, not Singapore/ })).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight / 2));
  await expect(page.getByRole('button', { name: /^Buy for/ })).toBeInViewport();
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await expect(page).toHaveURL(/\/checkout\?plan=JP_1_7_nonhkip&quantity=1/);
});
