import { muteLink } from '#lib/usage/mute-link.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';
import { linkSecret } from './run/shop-env.ts';
import { deliveredOrder, query, somebody } from './written-order.ts';

test('the link of an alert chooses which alerts come, without signing in, and nothing else', async ({
  page,
  shop,
}) => {
  const orderId = await deliveredOrder(shop, somebody());
  const [order] = await query(shop, 'select customer_id as customer from orders where id = $1', [orderId]);
  const customer = order?.customer ?? '';
  const link = muteLink(shop.url, linkSecret, customer);
  await page.goto(link);
  await page.getByLabel('Half used').uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByLabel('Half used')).not.toBeChecked();
  await expect(page.getByLabel('Used up')).toBeChecked();
  const rows = await query(shop, 'select muted_alerts as muted from customers where id = $1', [customer]);
  expect(rows).toEqual([{ muted: ['half-used'] }]);
  await expectAccessible(page);
  await expectToFit(page);
  await page.goto('/dashboard');
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
  const wrong = await page.goto(link.replace(/key=.{6}/, 'key=AAAAAA'));
  expect(wrong?.status()).toBe(404);
});
