import type { Page } from '@playwright/test';
import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { query, somebody } from './written-order.ts';

/** Buys one eSIM with an address and waits until it is ready. */
async function buy(page: Page, email: string): Promise<string> {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('heading', { name: 'Your eSIM is ready' })).toBeVisible({ timeout: 15_000 });
  return orderId;
}

async function orderLink(shop: Shop, email: string, subject: RegExp): Promise<string> {
  const mail = await shop.mailbox.newest(email, subject);
  const link = /https?:\/\/\S+\/orders\/\S+\/open\?key=\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return link;
}

test('the buyer’s browser puts a mistyped address right; the old link dies, both addresses hear of it', async ({
  page,
  shop,
  browser,
}) => {
  const [wrong, right] = [somebody(), somebody()];
  const orderId = await buy(page, wrong);
  const oldLink = await orderLink(shop, wrong, /ready/);
  await expect(page.getByText(`Mail about this order goes to ${wrong}.`)).toBeVisible();

  // Whoever got the mail, and whoever owns that address, sees the order and cannot take it away.
  const bearer = await (await browser.newContext({ baseURL: shop.url })).newPage();
  await bearer.goto(oldLink);
  await expect(bearer.getByRole('heading', { name: 'Your eSIM is ready' })).toBeVisible();
  await expect(bearer.getByRole('heading', { name: 'Your mail' })).toHaveCount(0);
  await expect(bearer.getByText('t•••@example.com')).toBeVisible();
  expect(await bearer.content()).not.toContain(wrong);
  const owner = await (await browser.newContext({ baseURL: shop.url })).newPage();
  await signIn(owner, shop, wrong);
  await owner.goto(`/orders/${orderId}`);
  await expect(owner.getByRole('heading', { name: 'Your mail' })).toHaveCount(0);

  await page.getByText('Wrong address?').click();
  await expectAccessible(page);
  await page.getByLabel('Right e-mail address').fill('nobody@nowhere');
  await page.getByRole('button', { name: 'Correct it' }).click();
  await expect(page.getByText('That is not one complete e-mail address.')).toBeVisible();
  await expect(page.getByLabel('Right e-mail address')).toHaveValue('nobody@nowhere');
  await page.getByLabel('Right e-mail address').fill(right);
  await page.getByRole('button', { name: 'Correct it' }).click();
  await expect(page.getByText(`Corrected to ${right}. A mail with a new link`)).toBeVisible();
  await expect(page.getByText(`Mail about this order goes to ${right}.`)).toBeVisible();

  expect((await bearer.goto(`/orders/${orderId}`))?.status()).toBe(404);
  expect((await bearer.goto(oldLink))?.status()).toBe(404);
  expect((await owner.goto(`/orders/${orderId}`))?.status()).toBe(404);
  const told = await shop.mailbox.newest(wrong, /moved to another address/);
  expect(`${told.text} ${told.html}`).not.toMatch(/key=|LPA|Japan/);
  expect(told.text).not.toContain(right);
  expect(await orderLink(shop, right, /ready/)).toBe(
    await orderLink(shop, right, /comes to this address now/),
  );
  await bearer.goto(await orderLink(shop, right, /ready/));
  await expect(bearer.getByRole('heading', { name: 'Your eSIM is ready' })).toBeVisible();
  await expectToFit(page);
  await bearer.context().close();
  await owner.context().close();
});

test('the mail comes again, three times an hour, until the eSIM is downloaded', async ({ page, shop }) => {
  const email = somebody();
  const orderId = await buy(page, email);
  for (let n = 0; n < 3; n += 1) {
    await page.getByRole('button', { name: 'Send again' }).click();
    await expect
      .poll(() =>
        query(shop, "select seq from mails where order_id = $1 and kind = 'esim-ready' and state = 'sent'", [
          orderId,
        ]),
      )
      .toHaveLength(n + 2);
    await page.reload();
  }
  await expect(page.getByText('Sent three times in an hour')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send again' })).toHaveCount(0);
  await query(
    shop,
    `update esims set smdp_status = 'DOWNLOAD' from order_units join order_lines on order_lines.id = line_id
     where order_units.id = esims.unit_id and order_id = $1`,
    [orderId],
  );
  // Without a reload: the open page hears of the download.
  await expect(page.getByRole('heading', { name: 'Downloaded. Go on on the phone' })).toBeVisible();
  await expect(page.getByText('Is it wrong? Write to')).toBeVisible();
  await expect(page.getByText('Wrong address?')).toHaveCount(0);
  await page.reload();
  expect(await page.content()).not.toContain(email);
  await expect(page.getByText('How it was delivered')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No data?' })).toHaveCount(0);
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByRole('link', { name: /^What to do on the phone/ }).click();
  await expect(page).toHaveURL(/\/esims\/esm_/);
});

test('an order is told as it stands on the phone, and its date by what it means', async ({ page, shop }) => {
  const orderId = await buy(page, somebody());
  const phone = (set: string) =>
    query(
      shop,
      `update esims set ${set} from order_units join order_lines on order_lines.id = line_id
       where order_units.id = esims.unit_id and order_id = $1`,
      [orderId],
    );
  await expect(page.getByText(/^Connect in Japan by .*, or it lapses\.$/)).toBeVisible();
  await phone("smdp_status = 'ENABLED'");
  await expect(page.getByRole('heading', { name: 'Your eSIM is on a phone' })).toBeVisible();
  await expect(page.getByText(/^Connect in Japan by .*, or it lapses\.$/)).toBeVisible();
  await expect(page.getByText(/days left/)).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'No data?' })).toBeVisible();
  await phone(
    "esim_status = 'IN_USE', activated_at = shop_now(), expires_at = shop_now() + interval '20 days'",
  );
  await expect(page.getByRole('heading', { name: 'Your eSIM is in use' })).toBeVisible();
  await expect(page.getByText(/^Valid until .*, 2\d days left$/)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'No data?' })).toHaveCount(0);
});

test('the address is corrected without script, too', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  const orderId = await buy(page, somebody());
  const plain = await browser.newContext({
    baseURL: shop.url,
    javaScriptEnabled: false,
    storageState: await context.storageState(),
  });
  const still = await plain.newPage();
  await still.goto(`/orders/${orderId}`);
  await still.getByText('Wrong address?').click();
  const right = somebody();
  await still.getByLabel('Right e-mail address').fill(right);
  await still.getByRole('button', { name: 'Correct it' }).click();
  await expect(still.getByText(`Corrected to ${right}. A mail with a new link`)).toBeVisible();
  await orderLink(shop, right, /ready/);
  await plain.close();
  await context.close();
});
