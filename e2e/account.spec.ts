import type { Browser, Page } from '@playwright/test';
import pg from 'pg';
import { newId } from '#lib/ids.ts';
import { orderLink } from '#lib/orders/link.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, linkFor, signIn } from './look.ts';
import { customerEmail, linkSecret, operatorEmail } from './run/shop-env.ts';
import { deliveredOrder, somebody } from './written-order.ts';

test('a link signs in once; what a mail scanner does with it changes nothing', async ({
  page,
  shop,
  request,
}) => {
  const email = somebody();
  const link = await linkFor(page, shop, email);
  const callback = `${shop.url}/api/auth/callback/email${new URL(link).search}`;
  expect((await request.get(link)).status()).toBe(200);
  expect((await request.head(link)).ok()).toBe(true);
  expect((await request.get(callback)).status()).toBe(405);
  expect((await request.post(callback)).status()).toBe(405);
  await page.goto(link);
  await expectAccessible(page);
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(`${shop.url}/dashboard`);
  await expect(page.getByText(`Signed in as ${email}`)).toBeVisible();
  await page.goto(link);
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(`${shop.url}/dashboard`);
  const cookie = (await page.context().cookies()).find(({ name }) => name.endsWith('landfall-session'));
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax' });
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
  await page.goto(link);
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page.getByText('This link was used already')).toBeVisible();
});

test('signing in works without script, and leads only to our own pages', async ({ browser, shop }) => {
  const page = await withoutScript(browser, shop);
  await signIn(page, shop, somebody());
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
  const link = await linkFor(page, shop, somebody(), 'https://evil.example/');
  expect(new URL(link).searchParams.get('next')).toBe('/dashboard');
  await page.context().close();
});

async function withoutScript(browser: Browser, shop: Shop): Promise<Page> {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: shop.url });
  return context.newPage();
}

test('a guest’s order is there after signing in with the address it was paid with', async ({
  page,
  shop,
}) => {
  const email = somebody();
  const orderId = await deliveredOrder(shop, email);
  await page.goto('/dashboard');
  await expect(page.getByText('Sign in with the e-mail address you paid with')).toBeVisible();
  await signIn(page, shop, email);
  const wallet = page.getByRole('region', { name: 'In use' });
  await expect(wallet.getByText('2 GB of 3 GB left')).toBeVisible();
  await expect(wallet.getByText(/^as of \d+ \w+ \d{4} at \d\d:\d\d/)).toBeVisible();
  await expect(page.getByRole('region', { name: 'Orders' }).getByRole('link').first()).toHaveAttribute(
    'href',
    `/orders/${orderId}`,
  );
  await expect(page.getByRole('region', { name: 'Orders' }).getByText('Ready')).toBeVisible();
  expect(await page.content()).not.toContain('8985200026331880614');
  await expectAccessible(page);
  await expectToFit(page);
});

test('signing out on a borrowed computer forgets the mailed links opened there', async ({ page, shop }) => {
  const email = somebody();
  const orderId = await deliveredOrder(shop, email);
  await page.goto(orderLink(shop.url, linkSecret, orderId, 1));
  await expect(page).toHaveURL(`${shop.url}/orders/${orderId}`);
  await signIn(page, shop, email);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
  expect((await page.goto(`/orders/${orderId}`))?.status()).toBe(404);
});

test('an operator sees what needs them and stops sales; nobody else finds the page', async ({
  page,
  shop,
}) => {
  const orderId = await deliveredOrder(shop, somebody());
  await signIn(page, shop, operatorEmail, '/operator');
  await expect(page.getByRole('heading', { name: 'Does anything need me?' })).toBeVisible();
  await expectAccessible(page);
  await page.getByLabel('Reason').fill('Trying the switch');
  await page.getByRole('button', { name: 'Stop sales' }).click();
  await expect(page.getByText('Stopped by hand.')).toBeVisible();
  await expect(page.getByText(/by operator@.*: Trying the switch/)).toBeVisible();
  const product = async () => (await page.request.get('/esim/japan/JP_3_30')).text();
  expect(await product()).toContain('https://schema.org/OutOfStock');
  await page.getByRole('button', { name: 'Sell again' }).click();
  await expect(page.getByText('The shop sells.')).toBeVisible();
  expect(await product()).toContain('https://schema.org/InStock');
  await page.goto(`/operator/orders/${orderId}`);
  await expect(page.getByText('ICCID ending in 0614')).toBeVisible();
  expect(await page.content()).not.toMatch(/CANARY|8985200026331880614/);
  await expectAccessible(page);
  await expectToFit(page);
  await page.goto('/operator');
  await expectToFit(page);
});

test('an alarm says what is wrong, leads to its order and is done with a press', async ({ page, shop }) => {
  const orderId = await deliveredOrder(shop, somebody());
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  await client.query(
    `insert into alarms (id, kind, subject, detail)
     select $1, 'line-refused', id, '{"reason": "200008"}' from order_lines where order_id = $2`,
    [newId('alm'), orderId],
  );
  await client.end();
  await signIn(page, shop, operatorEmail, '/operator');
  const alarm = page.getByRole('listitem').filter({ has: page.locator(`a[href$="${orderId}"]`) });
  await expect(alarm.getByText('The supplier refused an order: 200008')).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await alarm.getByRole('button', { name: /^Done/ }).click();
  await expect(alarm).toHaveCount(0);
  await page.getByRole('link', { name: 'Japan, 3 GB, 30 days' }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Japan, 3 GB, 30 days');
  await expect(page.getByRole('link', { name: 'Operator' })).toBeVisible();
});

test('to a customer and to a stranger the console is a page that does not exist', async ({ page, shop }) => {
  const orderId = await deliveredOrder(shop, somebody());
  const addresses = ['/operator', `/operator/orders/${orderId}`, '/operator/nothing', '/nothing-at-all'];
  const seen = async () => {
    const answers: string[] = [];
    for (const address of addresses) {
      const response = await page.goto(address);
      const heading = await page.getByRole('heading', { level: 1 }).textContent();
      answers.push(`${response?.status()} ${await page.title()} ${heading}`);
    }
    return new Set(answers);
  };
  const stranger = await seen();
  expect([...stranger]).toEqual([expect.stringMatching(/^404 /)]);
  await signIn(page, shop, customerEmail);
  expect(await seen()).toEqual(stranger);
});
