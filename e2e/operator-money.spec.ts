import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { operatorEmail } from './run/shop-env.ts';
import { somebody } from './written-order.ts';

test('the books of a day, as a table, a chart and a file, and the three of them compared', async ({
  page,
  shop,
}) => {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, somebody());
  await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  await signIn(page, shop, operatorEmail, '/operator/money');
  await expect(
    page.getByRole('table', { name: /by country$/ }).getByRole('row', { name: /Japan/ }),
  ).toBeVisible();
  await expect(page.getByRole('img', { name: /^Charged \$/ })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^money-by-day-.*\.csv$/);
  await page.getByRole('button', { name: /^Compare Stripe/ }).click();
  await expect(page.locator('#check').getByText(/They agree to the cent|difference/)).toBeVisible({
    timeout: 30_000,
  });
  await expectAccessible(page);
  await expectToFit(page);
});

test('nobody but staff gets the file', async ({ page }) => {
  const answer = await page.request.get('/operator/money/csv');
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain('charged');
});
