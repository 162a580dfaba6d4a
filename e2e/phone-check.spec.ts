import type { Page } from '@playwright/test';
import { agreeAndPay } from './buyer.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

const checkout = '/checkout?plan=ES_3_30&quantity=1';

async function lookUp(page: Page, phone: string): Promise<void> {
  const field = page.getByLabel('Which phone is it for?');
  if (!(await field.isVisible())) await page.getByText('Not sure about the phone? Look it up').click();
  await field.fill(phone);
  await page.getByRole('button', { name: 'Look up' }).click();
  await expect(page.getByLabel('Which phone is it for?')).toHaveValue(phone);
}

test('a phone that takes no eSIM is refused before anything is paid, one that does goes on', async ({
  page,
}) => {
  await page.goto(checkout);
  await lookUp(page, 'iPhone 8');
  await expect(page.getByText('iPhone X, 8 and earlier: takes no eSIM.')).toBeVisible();
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Is it for another phone?' })).toBeVisible();
  expect(page.url()).toContain('/checkout');
  await lookUp(page, 'iPhone 13');
  await expect(page.getByText('Bought in mainland China: it takes no travel eSIM.')).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await agreeAndPay(page);
});

test('without script: looked up, asked about the lock, taken to payment', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(checkout);
  await page.getByText('Not sure about the phone? Look it up').click();
  await lookUp(page, '<b>Nokia 3310</b>');
  await expect(page.getByText('We do not know this phone. The EID test tells.')).toBeVisible();
  const lock = page.getByRole('checkbox', { name: /not locked to one network/ });
  // A browser would not send the form without its answer; one that does is told what is missing.
  await lock.evaluate((box: HTMLInputElement) => box.removeAttribute('required'));
  for (const box of await page.getByRole('checkbox').all()) await box.check();
  await lock.uncheck();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await expect(page.getByText('Please confirm that the phone is not locked to one network')).toBeVisible();
  await page.getByRole('checkbox', { name: /not locked to one network/ }).check();
  await page.getByRole('button', { name: /^Pay \$/ }).click();
  await page.getByRole('link', { name: 'Continue to payment' }).click();
  await page.waitForURL(/\/c\/pay\//);
  await context.close();
});
