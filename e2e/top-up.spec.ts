import type { Page } from '@playwright/test';
import pg from 'pg';
import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

const gigabyte = 1024 ** 3;

test.afterEach(async ({ shop }) => {
  await shop.supplier.delete('faults');
});

test('used up, topped up on its page, in use again', async ({ page, shop }) => {
  const esim = await buy(page, shop, 'more@example.com');
  await shop.supplier.post(`esim/${esim.tranNo}`, { use: 3 * gigabyte });
  await page.goto(esim.page);
  await expect(page.getByText(/used up/i).first()).toBeVisible({ timeout: 15_000 });
  await page.getByRole('link', { name: 'Top up' }).first().click();
  await expect(page).toHaveURL(`${shop.url}${esim.page}/top-up`);
  await expect(page.getByRole('list', { name: 'Top-ups that fit' })).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await expectToFit(page);

  await page.getByRole('link', { name: 'Choose 3 GB, 30 days' }).click();
  await expect(page.getByRole('heading', { name: '3 GB more and 30 more days' })).toBeVisible();
  await expect(page.getByText('about 3 GB')).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await agreeAndPay(page);
  await payWith(page, goodCard, 'more@example.com');

  const orderId = await orderIdOf(page);
  await expect(page.getByRole('heading', { name: 'Your data is added' })).toBeVisible({ timeout: 15_000 });
  await expectAccessible(page);
  await expectToFit(page);
  const added = JSON.stringify(await shop.supplier.get('ledger'));
  expect(added.split(orderId)).toHaveLength(2);
  const mail = await shop.mailbox.newest('more@example.com', /^Your data is added/);
  expect(mail.text).toContain('3 GB and 30 days more were added');
  expect(mail.text).toMatch(/3 GB of 6 GB/);
  expect(`${mail.text}${mail.html}`).not.toMatch(/LPA:|!(?!DOCTYPE|--)\s/);

  await page.getByRole('link', { name: 'Open the eSIM' }).click();
  await expect(page).toHaveURL(`${shop.url}${esim.page}`);
  await expect(page.getByText(/of 6 GB/).first()).toBeVisible({ timeout: 15_000 });
});

test('a day pass is lengthened by days', async ({ page, shop }) => {
  const esim = await buy(
    page,
    shop,
    'days-more@example.com',
    '/checkout?plan=GE_1_Daily_1Mbps&quantity=1&days=2',
  );
  await page.goto(`${esim.page}/top-up`);
  await page.getByLabel(/How many more days/).fill('5');
  await page.getByRole('button', { name: 'Choose' }).click();
  await expect(page.getByRole('heading', { name: '5 more days, 1 GB each' })).toBeVisible();
  await agreeAndPay(page);
  await payWith(page, goodCard, 'days-more@example.com');
  await expect(page.getByRole('heading', { name: 'Your days are added' })).toBeVisible({ timeout: 15_000 });
  await expect(page.getByText('7 days')).toBeVisible();
});

test('without script: the list comes, a top-up is chosen and taken to payment', async ({
  page,
  shop,
  browser,
}) => {
  const esim = await buy(page, shop, 'plain-more@example.com');
  const storageState = await page.context().storageState();
  const plain = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false, storageState });
  const bare = await plain.newPage();
  await bare.goto(`${esim.page}/top-up`);
  await bare.getByRole('link', { name: 'Choose 3 GB, 30 days' }).click({ timeout: 20_000 });
  await expect(bare.getByRole('heading', { name: '3 GB more and 30 more days' })).toBeVisible();
  for (const box of await bare.getByRole('checkbox').all()) await box.check();
  await bare.getByRole('button', { name: /^Pay \$/ }).click();
  await bare.getByRole('link', { name: 'Continue to payment' }).click();
  await expect(bare).toHaveURL(/\/c\/pay\//);
  await plain.close();
});

test('a network that cannot be asked, an eSIM that is over, a stranger', async ({ page, shop, browser }) => {
  const esim = await buy(page, shop, 'over@example.com');
  await shop.supplier.post('faults', { match: { path: '*/package/list' }, action: 'status-503' });
  await page.goto(`${esim.page}/top-up`);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('cannot be asked right now', {
    timeout: 30_000,
  });
  await expectAccessible(page);
  await shop.supplier.delete('faults');
  await expect(async () => {
    await page.getByRole('button', { name: 'Look again' }).click();
    await expect(page.getByRole('list', { name: 'Top-ups that fit' })).toBeVisible({ timeout: 5_000 });
  }).toPass({ timeout: 40_000 });

  await shop.supplier.post(`esim/${esim.tranNo}`, { use: gigabyte, expire: true });
  await expect(async () => {
    await page.goto(`${esim.page}/top-up`);
    await expect(page.getByRole('main').getByRole('alert')).toContainText('days of this eSIM are over');
  }).toPass({ timeout: 15_000 });
  await expect(page.getByRole('link', { name: 'Buy a new eSIM' })).toHaveAttribute('href', '/esim/spain');
  await expectAccessible(page);
  await expectToFit(page);

  const stranger = await browser.newContext({ baseURL: shop.url });
  const answer = await stranger.request.get(`${esim.page}/top-up`);
  expect(answer.status()).toBe(404);
  await stranger.close();
});

/** Buys one eSIM and says where it is, here and at the supplier. */
async function buy(page: Page, shop: Shop, email: string, at = '/checkout?plan=ES_3_30&quantity=1') {
  await page.goto(at);
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  const { rows } = await client.query<{ id: string; tran_no: string }>(
    `select esims.id, esim_tran_no as tran_no from esims
     join order_units on order_units.id = unit_id join order_lines on order_lines.id = line_id
     where order_id = $1`,
    [orderId],
  );
  await client.end();
  const [esim] = rows;
  if (!esim) throw new Error(`no eSIM of ${orderId}`);
  return { page: `/orders/${orderId}/esims/${esim.id}`, tranNo: esim.tran_no };
}
