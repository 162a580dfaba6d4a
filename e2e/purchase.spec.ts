import { z } from 'zod';
import { agreeAndPay, declinedCard, goodCard, orderIdOf, payWith, scanCodes } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';

const supplierState = z.object({
  orders: z.array(
    z.object({
      transactionId: z.string(),
      orderNo: z.string(),
      esims: z.array(z.object({ ac: z.string() })),
    }),
  ),
});
const stripeLedger = z.array(
  z.object({ client_reference_id: z.string(), captured: z.number(), refunded: z.number() }),
);

const atSupplier = async (shop: Shop, orderId: string) =>
  supplierState
    .parse(await shop.supplier.get('state'))
    .orders.filter((one) => one.transactionId.includes(orderId));

const atStripe = async (shop: Shop, orderId: string) =>
  stripeLedger.parse(await shop.stripe.get('ledger')).filter((one) => one.client_reference_id === orderId);

test.afterEach(async ({ shop }) => {
  await shop.supplier.delete('faults');
  await shop.supplier.post('settings', { allocation: { mode: 'normal', delayMs: 600 } });
});

test('from the home page to two QR codes', async ({ page, shop, browser }) => {
  await page.goto('/');
  await page.getByRole('combobox').fill('japn');
  await expect(page.getByRole('list', { name: 'Plans there' }).getByRole('link')).toHaveCount(3);
  await page.getByRole('option', { name: /Japan/ }).first().click();
  await expect(page).toHaveURL(/\/esim\/japan$/);
  await page.getByRole('link', { name: 'All facts' }).first().click();
  await page.getByLabel(/eSIMs/).fill('2');
  const total = (await page.getByRole('button', { name: /^Buy for/ }).textContent())?.replace('Buy for ', '');
  await page.getByRole('button', { name: /^Buy for/ }).click();
  await expect(page.getByRole('button', { name: /^Pay \$/ })).toHaveText(`Pay ${total}`);
  await agreeAndPay(page);
  await expect(page.getByText(total ?? 'no total').first()).toBeVisible();
  await payWith(page, goodCard, 'two@example.com');

  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toHaveCount(2, { timeout: 15_000 });
  // The whole number is on each eSIM's own page alone.
  await expect(page.getByText(/^ICCID ending in \d{4}$/)).toHaveCount(2);
  expect(await page.content()).not.toMatch(/>\d{18,22}</);
  await expect(page.locator('.button-next')).toHaveCount(0);
  const onPhone = await browser.newContext({
    userAgent: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15',
    storageState: await page.context().storageState(),
  });
  const pocket = await onPhone.newPage();
  await pocket.goto(page.url());
  await expect(pocket.locator('.button-next')).toHaveText(['On this iPhone']);
  await onPhone.close();
  const codes = await scanCodes(page);
  const orders = await atSupplier(shop, orderId);
  expect(orders).toHaveLength(1);
  expect([...codes].sort()).toEqual(orders.flatMap((one) => one.esims.map((esim) => esim.ac)).sort());
  expect(new Set(codes).size).toBe(2);
  const cents = Math.round(Number(total?.replace(/[$,]/g, '')) * 100);
  expect(await atStripe(shop, orderId)).toEqual([
    { client_reference_id: orderId, captured: cents, refunded: 0 },
  ]);

  const mail = await shop.mailbox.newest('two@example.com', /ready/i);
  expect(`${mail.text} ${mail.html}`).not.toContain('LPA:');
  const all = z
    .array(z.unknown())
    .parse(await (await fetch(`${shop.mailbox.url}/messages?to=two@example.com`)).json());
  expect(all).toHaveLength(1);
});

test('the mailed link opens the order in another browser; a stranger sees nothing', async ({
  page,
  shop,
  browser,
}) => {
  await buy(page, 'link@example.com');
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  const mail = await shop.mailbox.newest('link@example.com', /ready/i);
  const link = /https?:\/\/\S+\/orders\/ord_\w+\/open\?key=[\w-]+/.exec(mail.text)?.[0] ?? 'no link';
  const other = await browser.newContext();
  const elsewhere = await other.newPage();
  expect((await elsewhere.goto(`${shop.url}/orders/${orderId}`))?.status()).toBe(404);
  await elsewhere.goto(link);
  await expect(elsewhere).toHaveURL(`${shop.url}/orders/${orderId}`);
  await expect(elsewhere.getByRole('img', { name: /QR code/i })).toBeVisible();
  expect((await elsewhere.goto(`${link}x`))?.status()).toBe(404);
  await other.close();
});

test('a day pass is paid and ordered for its days', async ({ page, shop }) => {
  await page.goto('/checkout?plan=GE_1_Daily_1Mbps&quantity=1&days=3');
  await agreeAndPay(page);
  await payWith(page, goodCard, 'days@example.com');
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  expect(await atSupplier(shop, orderId)).toHaveLength(1);
});

test('a declined card: nothing is bought, another card works', async ({ page, shop }) => {
  await page.goto('/checkout?plan=ES_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, declinedCard, 'declined@example.com');
  await expect(page.getByRole('alert')).toContainText('declined');
  await payWith(page, goodCard, 'declined@example.com');
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  expect(await atSupplier(shop, orderId)).toHaveLength(1);
});

test('the browser is closed right after paying: delivered all the same', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  await page.goto('/checkout?plan=ES_3_30&quantity=1');
  await agreeAndPay(page);
  const session = page.url().split('/').at(-1)?.split('?')[0];
  await context.close();
  await shop.stripe.post('pay', { session, email: 'closed@example.com' });
  const mail = await shop.mailbox.newest('closed@example.com', /ready/i);
  expect(mail.text).toContain('/orders/ord_');
});

test('the supplier refuses: the page says so and the money goes back', async ({ page, shop }) => {
  await shop.supplier.post('faults', { match: { path: '*/esim/order' }, action: { error: '200008' } });
  await buy(page, 'refused@example.com');
  const orderId = await orderIdOf(page);
  await expect(page.getByText(/refunded/i).first()).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('img', { name: /QR code/i })).toHaveCount(0);
  const [paid] = await atStripe(shop, orderId);
  expect(paid?.refunded).toBe(paid?.captured);
  await shop.mailbox.newest('refused@example.com', /^Refund: \$/);
});

test('the supplier is never ready: the clock says what happens, then the money goes back', async ({
  page,
  shop,
}) => {
  await shop.supplier.post('settings', { allocation: { mode: 'never' } });
  await buy(page, 'never@example.com');
  const orderId = await orderIdOf(page);
  await expect(page.getByText(/30 minutes|minutes/i).first()).toBeVisible();
  await shop.passTime('31 minutes');
  await expect(page.getByText(/refunded/i).first()).toBeVisible({ timeout: 20_000 });
  const [paid] = await atStripe(shop, orderId);
  expect(paid?.refunded).toBe(paid?.captured);
});

test.describe('bad input', () => {
  for (const [query, says] of [
    ['plan=ES_3_30&quantity=0', /between 1 and 30/],
    ['plan=ES_3_30&quantity=31', /between 1 and 30/],
    ['plan=ES_3_30&quantity=two', /whole number/],
    ['plan=ES_3_30&quantity=1&days=4', /days/],
    ['plan=GE_1_Daily_1Mbps&quantity=1', /days/],
  ] as const) {
    test(`${query}: says what to do`, async ({ page }) => {
      const answer = await page.goto(`/checkout?${query}`);
      expect(answer?.status()).toBeLessThan(500);
      await expect(page.getByText(says).first()).toBeVisible();
      await expect(page.getByRole('button', { name: /^Pay/ })).toHaveCount(0);
    });
  }

  test('an unknown plan is not found', async ({ page }) => {
    expect((await page.goto('/checkout?plan=XX_9_9&quantity=1'))?.status()).toBe(404);
  });

  test('a tampered price is only compared: the page asks again, nothing is charged', async ({ page }) => {
    await page.goto('/checkout?plan=ES_3_30&quantity=1');
    await page.locator('input[name=seenCents]').evaluate((field: HTMLInputElement) => {
      field.value = '1';
    });
    for (const box of await page.getByRole('checkbox').all()) await box.check();
    await page.getByRole('button', { name: /^Pay \$/ }).click();
    await expect(page.getByText(/price/i).first()).toBeVisible();
    expect(page.url()).toContain('/checkout');
  });

  test('webhooks: forged, unsigned and misaddressed ones are refused', async ({ request, shop }) => {
    const body = JSON.stringify({
      id: 'evt_forged',
      type: 'checkout.session.completed',
      data: { object: { id: 'cs_x' } },
    });
    const at = (path: string, headers = {}) => request.post(`${shop.url}${path}`, { data: body, headers });
    expect((await at('/api/webhooks/stripe')).status()).toBe(400);
    expect((await at('/api/webhooks/stripe', { 'stripe-signature': 't=1,v1=00' })).status()).toBe(400);
    expect((await at('/api/webhooks/esim-access/not-the-token')).status()).toBe(404);
  });
});

async function buy(page: import('@playwright/test').Page, email: string): Promise<void> {
  await page.goto('/checkout?plan=ES_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
}
