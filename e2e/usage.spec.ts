import type { Page } from '@playwright/test';
import pg from 'pg';
import { z } from 'zod';
import { agreeAndPay, goodCard, orderIdOf, payWith, scanCodes } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';

const gigabyte = 1024 ** 3;
const gigabytes = (count: number) => Math.round(count * gigabyte);

const supplierState = z.object({
  orders: z.array(
    z.object({ transactionId: z.string(), esims: z.array(z.object({ esimTranNo: z.string() })) }),
  ),
});
const deliveries = z.array(z.object({ at: z.number(), notifyType: z.string(), status: z.number() }));

interface Bought {
  orderId: string;
  esimTranNo: string;
  /** Address of the eSIM's own page. */
  path: string;
}

/** Buys one eSIM as a guest and ends on the page of that eSIM. */
async function buy(
  page: Page,
  shop: Shop,
  email: string,
  query = 'plan=JP_3_30&quantity=1',
): Promise<Bought> {
  await page.goto(`/checkout?${query}`);
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  await page.getByRole('link', { name: /^Usage, top up, cancel/ }).click({ timeout: 15_000 });
  await expect(page).toHaveURL(new RegExp(`/orders/${orderId}/esims/esm_[0-9a-z]{26}$`));
  const { orders } = supplierState.parse(await shop.supplier.get('state'));
  const order = orders.find(({ transactionId }) => transactionId.includes(orderId));
  const esimTranNo = order?.esims[0]?.esimTranNo ?? 'none';
  return { orderId, esimTranNo, path: new URL(page.url()).pathname };
}

/** What the phone does; its webhooks have been answered when this ends. */
async function live(shop: Shop, { esimTranNo }: Bought, steps: Record<string, unknown>): Promise<void> {
  await shop.supplier.post(`esim/${esimTranNo}`, steps);
  await shop.supplier.post('idle');
}

/** When the first answered webhook of a kind reached the shop, after a moment. */
async function deliveredAt(shop: Shop, notifyType: string, after: number): Promise<number> {
  const all = deliveries.parse(await shop.supplier.get('deliveries'));
  const found = all.find((one) => one.notifyType === notifyType && one.at >= after && one.status === 200);
  if (!found) throw new Error(`no ${notifyType} was delivered`);
  return found.at;
}

const happened = (page: Page) => page.getByRole('region', { name: 'What happened' });

test('from the first install to used up: the open eSIM page follows each webhook', async ({ page, shop }) => {
  const bought = await buy(page, shop, 'usage@example.com');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ready to install');
  const [code] = await scanCodes(page);
  expect(code).toMatch(/^LPA:1\$/);
  await expect(page.getByText('The days start at the first connection there.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Copy ICCID, the number of this eSIM' })).toBeVisible();

  await live(shop, bought, { install: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Being installed');
  await expect(page.getByText('Installed, not switched on')).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeHidden();

  await live(shop, bought, { enable: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('On the phone');
  const help = page.getByText(/choose this line for mobile data, turn on its data roaming/);
  await expect(help).toContainText('Set the APN to internet.');
  await expect(page.getByText('Use it by')).toBeVisible();

  await live(shop, bought, { use: gigabytes(1.5) });
  await expect(page.getByText('1.5 GB of 3 GB left')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('In use in Japan');
  await expect(page.getByText('30 days left')).toBeVisible();
  await expect(page.getByText(/^as of \d+ \w+ \d{4} at \d\d:\d\d/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Top up' })).toHaveAttribute('href', `${bought.path}/top-up`);

  await live(shop, bought, { use: gigabytes(1.6) });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All data is used');
  await expect(page.getByText('0 MB of 3 GB left')).toBeVisible();
  for (const text of ['Paid', 'Ready to install', 'Connected for the first time', 'All data used']) {
    await expect(happened(page).getByText(text, { exact: true })).toBeVisible();
  }
  expect(await page.content()).not.toMatch(/GOT_RESOURCE|IN_USE|USED_UP|ENABLED|RELEASED/);
});

test('a new reading is on the open dashboard and the open eSIM page within two seconds of the webhook', async ({
  page,
  shop,
}) => {
  const bought = await buy(page, shop, 'seconds@example.com');
  await live(shop, bought, { enable: true, use: 1 });
  const dashboard = await page.context().newPage();
  await dashboard.goto('/dashboard');
  await expect(dashboard.getByRole('region', { name: 'In use' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('In use in Japan');
  for (const open of [page, dashboard]) {
    await open.evaluate(() => Object.assign(window, { neverLoadedAgain: true }));
  }
  const start = Date.now();
  const shown = async (open: Page) => {
    await expect(open.getByText('1.2 GB of 3 GB left')).toBeVisible({ timeout: 10_000 });
    return Date.now();
  };
  const seen = Promise.all([shown(page), shown(dashboard)]);
  await shop.supplier.post(`esim/${bought.esimTranNo}`, { use: gigabytes(1.8) });
  const [onPage, onDashboard] = await seen;
  const hook = await deliveredAt(shop, 'DATA_USAGE', start);
  console.log(
    `reading shown after ${onPage - hook} ms on the eSIM page, ${onDashboard - hook} ms on the dashboard`,
  );
  expect(onPage - hook).toBeLessThan(2_000);
  expect(onDashboard - hook).toBeLessThan(2_000);
  for (const open of [page, dashboard]) {
    expect(await open.evaluate(() => 'neverLoadedAgain' in window)).toBe(true);
  }
});

test('low data and the last day: whatever the notices say, the page shows what the network says', async ({
  page,
  shop,
  browser,
}) => {
  const bought = await buy(page, shop, 'low@example.com');
  await live(shop, bought, { enable: true, use: gigabytes(2.8) });
  await expect(page.getByText(/^(204|205|204\.8) MB of 3 GB left$/)).toBeVisible();
  const inHours = new Date(Date.now() + 20 * 3_600_000).toISOString().replace(/\.\d+Z$/, '+0000');
  await live(shop, bought, { set: { expiredTime: inHours } });
  await live(shop, bought, { lastDay: true });
  await expect(page.getByText('Last day')).toBeVisible();
  await shop.mailbox.newest('low@example.com', /^Your eSIM ends within a day: Japan$/);
  const mail = await shop.mailbox.newest('low@example.com', /^205 MB of your data left: Japan$/);
  const link = /https?:\/\/\S+&top-up/.exec(mail.text)?.[0] ?? '';
  const elsewhere = await (await browser.newContext()).newPage();
  await elsewhere.goto(link);
  await expect(elsewhere).toHaveURL(`${shop.url}${bought.path}/top-up`);
  await expect(elsewhere.getByText('3 GB', { exact: false }).first()).toBeVisible({ timeout: 15_000 });
  await elsewhere.context().close();
  await live(shop, bought, { expire: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Its time is over');
  await expect(page.getByRole('link', { name: 'New plan for Japan' })).toHaveAttribute('href', '/esim/JP');
  await expect(page.getByRole('link', { name: 'Top up' })).toBeHidden();
});

test('deleted from the phone: the page says what that means', async ({ page, shop }) => {
  const bought = await buy(page, shop, 'deleted@example.com');
  await live(shop, bought, { enable: true, use: 100, delete: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Removed from the phone');
  await expect(page.getByText('most likely cannot be installed a second time')).toBeVisible();
  const main = page.getByRole('main');
  await expect(main.locator('.button-next')).toHaveText('Write to us');
  await expect(main.getByText(/New plan|of 3 GB left/)).toHaveCount(0);
});

test('never used in time: it says so, and not that nothing of it was used', async ({ page, shop }) => {
  const bought = await buy(page, shop, 'lapsed@example.com');
  await live(shop, bought, { expire: true });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lapsed unused');
  const main = page.getByRole('main');
  await expect(main.getByText(/It was not used by .*Write to us before you buy another\./)).toBeVisible();
  await expect(main.getByText(/0 MB/)).toHaveCount(0);
  await expectAccessible(page);
  await expectToFit(page);
  await page.goto('/dashboard');
  await expect(page.getByRole('region', { name: 'Spent' }).getByText(/^Lapsed on /)).toBeVisible();
});

test('the button asks the network again where a webhook was lost, without script too', async ({
  page,
  shop,
  browser,
}) => {
  const bought = await buy(page, shop, 'lost@example.com');
  await live(shop, bought, { enable: true, use: 1 });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('In use in Japan');
  await shop.supplier.post('settings', { webhooks: 'lost' });
  await live(shop, bought, { use: gigabytes(2) });
  await shop.supplier.post('settings', { webhooks: 'normal' });
  await shop.passTime('61 seconds');
  const state = await page.context().storageState();
  const context = await browser.newContext({
    baseURL: shop.url,
    javaScriptEnabled: false,
    storageState: state,
  });
  const plain = await context.newPage();
  await plain.goto(bought.path);
  await plain.getByRole('button', { name: 'Check again' }).click();
  await expect(plain.getByText('Asked.')).toBeVisible();
  await expect(page.getByText('1 GB of 3 GB left')).toBeVisible();
  await expect(plain.getByText('1 GB of 3 GB left')).toBeVisible();
  await context.close();
});

test('a day pass tells what each day brings; a guest sees it, and the way to sign in', async ({
  page,
  shop,
}) => {
  const bought = await buy(page, shop, 'daily@example.com', 'plan=GE_1_Daily_1Mbps&quantity=1&days=3');
  await live(shop, bought, { enable: true, use: gigabyte });
  await expect(page.getByText('1 GB a day, for 3 days')).toBeVisible();
  await expect(page.getByText('3 days left')).toBeVisible();
  await page.goto('/dashboard');
  await expect(page.getByRole('heading', { name: 'Georgia 1 GB a day, for 3 days' })).toBeVisible();
  await expect(page.getByText('This is what this browser bought.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
});

test('a stranger finds neither the eSIM nor its order; the mailed link opens both', async ({
  page,
  shop,
  browser,
}) => {
  const bought = await buy(page, shop, 'stranger@example.com');
  const context = await browser.newContext({ baseURL: shop.url });
  const stranger = await context.newPage();
  expect((await stranger.goto(bought.path))?.status()).toBe(404);
  const mail = await shop.mailbox.newest('stranger@example.com', /ready/i);
  const link = /https?:\/\/\S+\/orders\/ord_\w+\/open\?key=[\w-]+/.exec(mail.text)?.[0] ?? 'no link';
  await stranger.goto(link);
  expect((await stranger.goto(bought.path))?.status()).toBe(200);
  await expect(stranger.getByRole('img', { name: /QR code/ })).toBeVisible();
  await context.close();
});

test('a disputed payment hides the code and says why', async ({ page, shop }) => {
  const bought = await buy(page, shop, 'dispute@example.com');
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  const { rows } = await client.query('select stripe_payment_intent as id from orders where id = $1', [
    bought.orderId,
  ]);
  await client.end();
  await shop.stripe.post('dispute', { payment_intent: rows[0].id });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('On hold', { timeout: 20_000 });
  await expect(page.getByRole('img', { name: /QR code/ })).toBeHidden();
  await expect(page.getByText(/The payment is disputed with the bank, so the eSIM is hidden/)).toBeVisible();
  expect(await (await page.request.get(bought.path)).text()).not.toContain('LPA:');
  await page.goto('/dashboard');
  await expect(page.getByText('On hold: the payment is disputed with the bank.')).toBeVisible();
});

test('the wallet: totals on top, in use first, one yellow button; both pages fit and are accessible', async ({
  page,
  shop,
}, info) => {
  test.setTimeout(120_000);
  const email = 'wallet@example.com';
  const fresh = await buy(page, shop, email, 'plan=ES_3_30&quantity=1');
  const used = await buy(page, shop, email);
  await live(shop, used, { enable: true, use: gigabytes(0.5) });
  await expect(page.getByText('2.5 GB of 3 GB left')).toBeVisible();
  await live(shop, used, { use: gigabytes(1) });
  await expect(page.getByText('1.5 GB of 3 GB left')).toBeVisible();
  await live(shop, used, { use: gigabytes(1.1) });
  await expect(page.getByText('410 MB of 3 GB left')).toBeVisible();
  await expect(page.getByRole('img', { name: /^2.6 GB of 3 GB used by/ })).toBeVisible();
  const expired = await buy(page, shop, email, 'plan=ES_3_30&quantity=1');
  await live(shop, expired, { enable: true, use: gigabyte, expire: true });
  await signIn(page, shop, email);
  const glance = page.getByRole('list', { name: 'At a glance' });
  await expect(glance.getByRole('listitem')).toHaveText([
    '1 in use',
    '410 MB left',
    '1 waiting to be installed',
  ]);
  const main = page.getByRole('main');
  await expect(main.getByRole('heading', { level: 2 })).toHaveText([
    'In use',
    'Waiting to be used',
    'Spent',
    'Orders',
  ]);
  await expect(main.locator('.button-next')).toHaveText('Top up');
  await expect(page.getByRole('region', { name: 'Waiting to be used' }).getByText(/Use it by/)).toBeVisible();
  const look = async (name: string) => {
    await expectAccessible(page);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1280, 360]) {
        await page.setViewportSize({ width, height: 900 });
        await page.screenshot({
          path: info.outputPath(`${name}-${width}-${colorScheme}.png`),
          fullPage: true,
        });
      }
    }
    await expectToFit(page);
    await page.setViewportSize({ width: 1280, height: 900 });
  };
  await look('wallet');
  await page.getByRole('link', { name: /^Open: Japan/ }).click();
  await expect(main.locator('.button-next')).toHaveText('Top up');
  await look('in-use');
  await page.goto(expired.path);
  await look('expired');
  await page.goto(fresh.path);
  await look('to-install');
  await live(shop, fresh, { enable: true });
  await expect(page.getByText('Switched on, not connected yet')).toBeVisible();
  await look('installed');
});
