import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { operatorEmail } from './run/shop-env.ts';
import { query, somebody } from './written-order.ts';

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

test('Stripe Tax switched on: the price stays, and the receipt and the order name the tax', async ({
  page,
  shop,
}) => {
  await signIn(page, shop, operatorEmail, '/operator/settings');
  await page.getByRole('button', { name: 'Switch Stripe Tax on' }).click();
  await expect(page.getByText('Stripe Tax is on: it counts')).toBeVisible();
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await expect(page.getByText('Stripe asks where you live, for the tax')).toBeVisible();
  await agreeAndPay(page);
  await page.getByLabel('Country or region').selectOption('Germany');
  await page.getByLabel('Postal code').fill('10115');
  await payWith(page, goodCard, somebody());
  const orderId = await orderIdOf(page);
  const [{ total, tax }] = await query(
    shop,
    'select total_cents::int as total, tax_cents::int as tax from orders where id = $1',
    [orderId],
  );
  expect(tax).toBe(Math.round((total * 19) / 119));
  const dollars = (cents: number) => `$${(cents / 100).toFixed(2)}`;
  await page.goto(`/orders/${orderId}/receipt`);
  await expect(page.getByRole('row', { name: `Total paid ${dollars(total)}` })).toBeVisible();
  await expect(page.getByRole('row', { name: `Tax in it ${dollars(tax)}` })).toBeVisible();
  await page.goto(`/operator/orders/${orderId}`);
  await expect(page.locator('#payment').getByText('Tax that stays')).toBeVisible();
  await page.goto('/operator/settings');
  await page.getByRole('button', { name: 'Switch Stripe Tax off' }).click();
  await expect(page.getByText('Stripe Tax is off for every payment page')).toBeVisible();
});

test('nobody but staff gets the file', async ({ page }) => {
  const answer = await page.request.get('/operator/money/csv');
  expect(answer.status()).toBe(404);
  expect(await answer.text()).not.toContain('charged');
});
