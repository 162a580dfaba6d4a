import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

test('without script: from the footer to the answer, by search', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/terms');
  await page.getByRole('contentinfo').getByRole('link', { name: 'Help', exact: true }).click();
  await page.getByRole('searchbox', { name: 'Search the help' }).fill('nothing loads <b>apn</b>');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('Nothing found for “nothing loads <b>apn</b>”.')).toBeVisible();
  await page.getByRole('searchbox').fill('apn');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Signal, but no data' }).click();
  await expect(page).toHaveURL(/\/help\/no-data$/);
  await expect(page.locator('link[rel=canonical]')).toHaveAttribute('href', `${shop.url}/help/no-data`);
  await expect(page.getByText('Turn data roaming on for this line.')).toBeVisible();
  expect((await page.goto('/help/nonsense'))?.status()).toBe(404);
  await context.close();
});

for (const address of ['/help/phones', '/help/install-iphone', '/developers']) {
  test(`${address} is clear and fits`, async ({ page }) => {
    await page.goto(address);
    await expectAccessible(page);
    await expectToFit(page);
  });
}

test('each step of a guide has its drawing', async ({ page }) => {
  await page.goto('/help/install-pixel');
  await expect(page.getByRole('img', { name: '3. SIMs: tap Add SIM' })).toBeVisible();
});

test('a mail from an order or eSIM page says which, and gives nothing away', async ({ page }) => {
  await page.goto('/checkout?plan=ES_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, 'help@example.com');
  const orderId = await orderIdOf(page);
  const link = page.getByRole('link', { name: 'Write to us about this' });
  const body = async () => new URL((await link.getAttribute('href')) ?? '').searchParams.get('body') ?? '';
  expect(await body()).toContain(`Order: ${orderId}`);
  await page.getByRole('link', { name: /^Usage, top up, cancel/ }).click({ timeout: 15_000 });
  await expect(page).toHaveURL(/\/esims\//);
  const iccid = /\b89\d{16,20}\b/.exec(await page.content())?.[0] ?? 'no number';
  expect(await body()).toMatch(new RegExp(`ICCID ends in ${iccid.slice(-4)}$`));
  expect(await body()).not.toContain(iccid);
  expect(await link.getAttribute('href')).not.toMatch(/LPA|key=/);
});

test('without script: a day’s habits become gigabytes, and plans that hold them', async ({
  browser,
  shop,
}) => {
  const context = await browser.newContext({ baseURL: shop.url, javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto('/data-need');
  await page.getByLabel(/^Pages, mail/).fill('60');
  await page.getByLabel(/^Music/).fill('30');
  await page.getByLabel('Days', { exact: true }).fill('10');
  await page.getByLabel('Where to').selectOption('japan');
  await page.getByRole('button', { name: 'Work it out' }).click();
  // (60 + 70) MB a day for ten days, and a fifth.
  await expect(page.getByText('1.5 GB', { exact: true })).toBeVisible();
  await expect(page.getByText('for 10 days: 130 MB a day')).toBeVisible();
  const plans = page.getByRole('listitem').filter({ has: page.locator('a[href^="/esim/japan/"]') });
  await expect(plans.first()).toContainText('$');
  await page.goto('/data-need?web=99999&days=x&place=%00&films=-1');
  await expect(page.getByText('for 7 days')).toBeVisible();
  await context.close();
});

test('the estimator is clear and fits', async ({ page }) => {
  await page.goto('/data-need?films=60&days=5&place=europe-42-countries');
  await expectAccessible(page);
  await expectToFit(page);
});
