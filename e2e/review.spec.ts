import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { newId } from '#lib/ids.ts';
import { agreeAndPay, orderIdOf, payWith, riskyCard } from './buyer.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { query, somebody } from './written-order.ts';

async function looksRight(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await expectToFit(page);
  if (size) await page.setViewportSize(size);
}

test('a risky payment waits for a person: the buyer reads it, an owner lets it through, the next one is blocked [E3]', async ({
  page,
  browser,
  shop,
}) => {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, riskyCard, somebody());
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('heading', { name: 'Payment received, we are checking it' })).toBeVisible();
  await expect(page.getByText('a person looks at this payment')).toBeVisible();
  await looksRight(page);

  const desk = await (await browser.newContext({ baseURL: shop.url })).newPage();
  const owner = somebody();
  await query(shop, `insert into staff (id, email, role, added_by) values ($1, $2, 'owner', 'test')`, [
    newId('stf'),
    owner,
  ]);
  await signIn(desk, shop, owner, '/operator');
  await expect(desk.getByText('Now: 1 held order')).toBeVisible();
  await desk.goto(`/operator/orders/${orderId}`);
  const hold = desk.getByRole('region', { name: 'On hold: deliver or refund?' });
  await expect(hold.getByText('Stripe calls the payment risky')).toBeVisible();
  await looksRight(desk);
  await hold.getByLabel('Reason').first().fill('She called and knew her order');
  await hold.getByRole('button', { name: 'Deliver' }).click();
  await expect(desk.getByText('It is let through')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });

  await desk.goto('/operator/blocks');
  const domain = `bad-${randomUUID().slice(0, 8)}.example`;
  await desk.getByLabel('What').selectOption('domain');
  await desk.getByLabel('Which').fill(`@${domain.toUpperCase()}`);
  await desk.getByLabel('Reason').fill('Stolen cards');
  await desk.getByRole('button', { name: 'Block', exact: true }).click();
  await expect(desk.getByText(`E-mail domain: ${domain}`)).toBeVisible();
  await looksRight(desk);
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, riskyCard, `thief@${domain}`);
  await orderIdOf(page);
  await expect(page.getByRole('heading', { name: /^Your money/ })).toBeVisible({ timeout: 15_000 });
  await desk.getByRole('button', { name: `Unblock ${domain}` }).click();
  await expect(desk.getByText('Taken off the list.')).toBeVisible();

  await desk.goto('/operator/settings');
  await looksRight(desk);
  await desk.getByLabel('eSIMs of one card').fill('77');
  await desk.getByRole('button', { name: 'Save review' }).click();
  await expect(desk.getByText('Saved.')).toBeVisible();
  await expect(desk.getByLabel('eSIMs of one card')).toHaveValue('77');
});
