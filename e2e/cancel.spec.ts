import type { Page } from '@playwright/test';
import { z } from 'zod';
import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

const supplierState = z.object({
  orders: z.array(
    z.object({
      transactionId: z.string(),
      esims: z.array(z.object({ esimTranNo: z.string(), esimStatus: z.string() })),
    }),
  ),
});
const stripeLedger = z.array(
  z.object({ client_reference_id: z.string(), captured: z.number(), refunded: z.number() }),
);

test.afterEach(async ({ shop }) => {
  await shop.supplier.delete('faults');
});

/** Buys as a guest and ends on the page of the first eSIM. */
async function buy(page: Page, email: string, quantity = 1): Promise<string> {
  await page.goto(`/checkout?plan=JP_3_30&quantity=${quantity}`);
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  const link = page.getByRole('link', { name: /^Usage, top up, cancel/ });
  await link.first().click({ timeout: 15_000 });
  await expect(page).toHaveURL(new RegExp(`/orders/${orderId}/esims/esm_[0-9a-z]{26}$`));
  return orderId;
}

async function esimsAt(shop: Shop, orderId: string) {
  const { orders } = supplierState.parse(await shop.supplier.get('state'));
  return orders.find(({ transactionId }) => transactionId.includes(orderId))?.esims ?? [];
}

async function moneyOf(shop: Shop, orderId: string) {
  const all = stripeLedger.parse(await shop.stripe.get('ledger'));
  return all.find((one) => one.client_reference_id === orderId);
}

/** What the phone does; its webhooks have been answered when this ends. */
async function live(shop: Shop, orderId: string, steps: Record<string, unknown>): Promise<void> {
  const [esim] = await esimsAt(shop, orderId);
  await shop.supplier.post(`esim/${esim?.esimTranNo}`, steps);
  await shop.supplier.post('idle');
}

const panel = (page: Page) => page.getByRole('region', { name: 'Cancel or switch off' });

async function looksRight(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await expectToFit(page);
  if (size) await page.setViewportSize(size);
}

test('cancelled before it was downloaded: taken back, refunded, mailed', async ({ page, shop }) => {
  const orderId = await buy(page, 'cancel@example.com');
  const esimPage = page.url();
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible();
  await panel(page)
    .getByText(/^Cancel and get \$\d+\.\d\d back$/)
    .click();
  await expect(panel(page).getByText(/goes back to the card you paid with/)).toBeVisible();
  await looksRight(page);
  await panel(page).getByRole('button', { name: 'Cancel and refund' }).click();
  await expect(panel(page).getByText(/went back to your card/)).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/i })).toHaveCount(0);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toHaveText(/^Cancelled, \$\d+\.\d\d went back$/);
  await expect(heading).toBeFocused();
  await expect(page.getByRole('status').filter({ hasText: 'went back' })).toHaveText(/^Cancelled, \$/);
  await expect(page.getByText(/used|It has ended/)).toHaveCount(0);
  await looksRight(page);

  expect(await esimsAt(shop, orderId)).toMatchObject([{ esimStatus: 'CANCEL' }]);
  const money = await moneyOf(shop, orderId);
  expect(money?.refunded).toBe(money?.captured);
  const mail = await shop.mailbox.newest('cancel@example.com', /^Cancelled: \$\d+\.\d\d goes back/);
  expect(mail.text).toContain('5 to 10 days');
  expect(`${mail.text} ${mail.html}`).not.toContain('LPA:');

  await page.goto(`/orders/${orderId}`);
  await expect(page.getByText(/Your eSIM was cancelled: \$/)).toBeVisible();
  await expect(page.getByRole('img', { name: /QR code/i })).toHaveCount(0);
  await looksRight(page);
  await page.goto('/dashboard');
  const spent = page.getByRole('region', { name: 'Spent' });
  await expect(spent.getByText('Cancelled', { exact: true })).toBeVisible();
  await expect(spent.getByText(/^\$\d+\.\d\d went back\.$/)).toBeVisible();
  const link = /https?:\/\/\S+\/open\?key=\S+/.exec(mail.text)?.[0] ?? 'no link';
  await page.context().clearCookies();
  await page.goto(link);
  await expect(page).toHaveURL(esimPage);
  // Who came by the link alone has no wallet to go back to.
  await expect(page.getByRole('main').getByRole('link', { name: 'Your order' })).toHaveAttribute(
    'href',
    `/orders/${orderId}`,
  );
  await expect(panel(page).getByText(/went back to your card/)).toBeVisible();
});

test('one of two is cancelled, without script; the other stays', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  const orderId = await buy(page, 'one-of-two@example.com', 2);
  const plain = await browser.newContext({
    baseURL: shop.url,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const bare = await plain.newPage();
  await bare.goto(page.url());
  await panel(bare)
    .getByText(/^Cancel and get/)
    .click();
  await panel(bare).getByRole('button', { name: 'Cancel and refund' }).click();
  await expect(panel(bare).getByText(/went back to your card/)).toBeVisible({ timeout: 20_000 });
  await page.goto(`/orders/${orderId}`);
  await expect(page.getByRole('img', { name: /QR code/i })).toHaveCount(1);
  await expect(page.getByText(/was cancelled: \$/)).toBeVisible();
  const money = await moneyOf(shop, orderId);
  expect((money?.refunded ?? 0) * 2).toBe(money?.captured);
  await plain.close();
  await context.close();
});

test('a stranger who sends the same form finds nothing, and nothing happens', async ({
  page,
  browser,
  shop,
}) => {
  const orderId = await buy(page, 'not-yours@example.com');
  const form = panel(page).locator('form', { hasText: 'Cancel and refund' });
  const plain = await browser.newContext({
    baseURL: shop.url,
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  const bare = await plain.newPage();
  await bare.goto(page.url());
  const fields = await panel(bare)
    .locator('form', { hasText: 'Cancel and refund' })
    .locator('input')
    .evaluateAll((inputs) =>
      inputs.map((input) => [input.getAttribute('name') ?? '', input.getAttribute('value') ?? '']),
    );
  expect(fields.length).toBeGreaterThan(0);
  const stranger = await browser.newContext();
  const answer = await stranger.request.post(page.url(), {
    multipart: Object.fromEntries(fields),
    headers: { origin: shop.url },
  });
  expect(answer.status()).toBe(404);
  expect(await esimsAt(shop, orderId)).toMatchObject([{ esimStatus: 'GOT_RESOURCE' }]);
  const owner = await plain.request.post(page.url(), {
    multipart: Object.fromEntries(fields),
    headers: { origin: shop.url },
  });
  expect(owner.status()).toBe(200);
  await expect(form).toHaveCount(0);
  await expect.poll(() => esimsAt(shop, orderId)).toMatchObject([{ esimStatus: 'CANCEL' }]);
  await stranger.close();
  await plain.close();
});

test('on a phone it is too late, and the page says what can be done instead', async ({ page, shop }) => {
  const orderId = await buy(page, 'late@example.com');
  await live(shop, orderId, { install: true });
  await panel(page).getByText('Can it still be cancelled?').click();
  await expect(panel(page).getByText(/A phone has downloaded it/)).toBeVisible();
  await expect(panel(page).getByRole('button', { name: 'Cancel and refund' })).toHaveCount(0);
});

test('the network says no after the click: nothing goes back, and the page says why', async ({
  page,
  shop,
}) => {
  const orderId = await buy(page, 'refused-cancel@example.com');
  await shop.supplier.post('faults', { match: { path: '*/esim/cancel' }, action: { delayMs: 1500 } });
  await panel(page)
    .getByText(/^Cancel and get/)
    .click();
  await panel(page).getByRole('button', { name: 'Cancel and refund' }).click();
  await expect(panel(page).getByText('Asking the network to take this eSIM back …')).toBeVisible();
  await live(shop, orderId, { install: true });
  await expect(panel(page).getByText('This eSIM was not cancelled')).toBeVisible();
  await looksRight(page);
  expect(await moneyOf(shop, orderId)).toMatchObject({ refunded: 0 });
});

test('a lost phone: switched off, and on again', async ({ page, shop }) => {
  const orderId = await buy(page, 'lost@example.com');
  await live(shop, orderId, { install: true, enable: true, use: 50_000_000 });
  await panel(page).getByText('Lost your phone?').click();
  await expect(panel(page).getByText('Its days keep running')).toBeVisible();
  await looksRight(page);
  await panel(page).getByRole('button', { name: 'Switch off its data' }).click();
  await expect(panel(page).getByText('This eSIM is switched off.')).toBeVisible();
  expect(await esimsAt(shop, orderId)).toMatchObject([{ esimStatus: 'SUSPENDED' }]);
  await looksRight(page);
  await page.goto('/dashboard');
  await expect(page.getByRole('region', { name: 'Switched off' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'In use' })).toHaveCount(0);
  await page.getByRole('link', { name: /^Open: Japan/ }).click();
  const pass = page.getByRole('article', { name: 'Pass' });
  await expect(page.getByRole('main').locator('.button-next')).toHaveText('Switch on again');
  await pass.getByRole('button', { name: 'Switch on again' }).click();
  await expect(panel(page).getByText('Lost your phone?')).toBeVisible();
  expect(await esimsAt(shop, orderId)).toMatchObject([{ esimStatus: 'IN_USE' }]);
  expect(await moneyOf(shop, orderId)).toMatchObject({ refunded: 0 });
});
