import type { Browser, Page } from '@playwright/test';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { deliveredOrder, query, somebody } from './written-order.ts';

async function anotherBrowser(browser: Browser, shop: Shop): Promise<Page> {
  const context = await browser.newContext({ baseURL: shop.url });
  return context.newPage();
}

/** The link in the mail that confirms a new address. */
async function changeLink(shop: Shop, email: string): Promise<string> {
  const mail = await shop.mailbox.newest(email, /^Confirm your new address/);
  const link = /https?:\/\/\S+\/account\/email\/confirm\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return link;
}

test('the account page asks a stranger to sign in, and keeps which mails are wanted', async ({
  page,
  shop,
}) => {
  const email = somebody();
  for (const path of ['/account', '/account/email', '/account/delete']) {
    await page.goto(path);
    await expect(page).toHaveURL(`${shop.url}/sign-in?${new URLSearchParams({ next: path })}`);
  }
  await signIn(page, shop, email, '/account');
  await expect(page.getByText(email)).toBeVisible();
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(7);
  await page.getByRole('checkbox', { name: /^Half used/ }).uncheck();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await page.goto('/account');
  await expect(page.getByRole('checkbox', { name: /^Half used/ })).not.toBeChecked();
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(6);
  await expectAccessible(page);
  await expectToFit(page);
});

test('a new address is confirmed by a press, tells the old one and signs out other devices', async ({
  page,
  shop,
  browser,
  request,
}) => {
  const [old, fresh] = [somebody(), somebody()];
  const elsewhere = await anotherBrowser(browser, shop);
  await signIn(elsewhere, shop, old);
  await signIn(page, shop, old, '/account');
  await page.getByRole('link', { name: 'Change it' }).click();
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByLabel('New e-mail address').fill(fresh);
  await page.getByRole('button', { name: 'Mail a link there' }).click();
  await expect(page.getByText('a link is on its way there')).toBeVisible();
  const link = await changeLink(shop, fresh);

  // A mail scanner opens it; a stranger who got it can do nothing with it.
  expect((await request.get(link)).status()).toBe(200);
  const stranger = await anotherBrowser(browser, shop);
  await stranger.goto(link);
  await expect(stranger.getByRole('heading', { name: 'Sign in first' })).toBeVisible();
  await signIn(stranger, shop, somebody());
  await stranger.goto(link);
  await stranger.getByRole('button', { name: `Use ${fresh}` }).click();
  await expect(stranger.getByText('belongs to another account')).toBeVisible();

  await page.goto(link);
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByRole('button', { name: `Use ${fresh}` }).click();
  await expect(page.getByText('This is your new address')).toBeVisible();
  await expect(page.getByText(fresh)).toBeVisible();
  await elsewhere.goto('/account');
  await expect(elsewhere).toHaveURL(/\/sign-in/);
  const told = await shop.mailbox.newest(old, /has another address now/);
  expect(told.text).not.toContain(fresh);
  await page.goto(link);
  await page.getByRole('button', { name: `Use ${fresh}` }).click();
  await expect(page.getByText('This link was used already')).toBeVisible();
});

test('the orders of an address come along when it joins the account', async ({ page, shop }) => {
  const [mine, theirs] = [somebody(), somebody()];
  const orderId = await deliveredOrder(shop, theirs);
  await signIn(page, shop, mine, '/account/email');
  await page.getByLabel('New e-mail address').fill(theirs);
  await page.getByRole('button', { name: 'Mail a link there' }).click();
  // Nothing tells that the address is known.
  await expect(page.getByText('If the new address can receive mail')).toBeVisible();
  await page.goto(await changeLink(shop, theirs));
  await page.getByRole('button', { name: `Use ${theirs}` }).click();
  await expect(page.getByText('This is your new address.')).toBeVisible();
  await page.goto('/dashboard');
  await expect(page.locator(`a[href="/orders/${orderId}"]`).first()).toBeVisible();
});

test('signing out everywhere signs out every device', async ({ page, shop, browser }) => {
  const email = somebody();
  const elsewhere = await anotherBrowser(browser, shop);
  await signIn(elsewhere, shop, email);
  await signIn(page, shop, email, '/account');
  await expect(page.getByText('2 browsers are signed in')).toBeVisible();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByText('You are signed out on every device.')).toBeVisible();
  for (const device of [page, elsewhere]) {
    await device.goto('/account');
    await expect(device).toHaveURL(/\/sign-in/);
  }
  expect(
    await query(shop, 'select 1 from sessions join customers on customers.id = user_id where email = $1', [
      email,
    ]),
  ).toEqual([]);
});

test('an account is deleted by who has just signed in and types its address; nothing of it is left', async ({
  page,
  shop,
}) => {
  const email = somebody();
  const orderId = await deliveredOrder(shop, email);
  await signIn(page, shop, email, '/account');
  await query(
    shop,
    `update sessions set expires = expires - interval '16 minutes'
     where user_id = (select id from customers where email = $1)`,
    [email],
  );
  await page.getByRole('link', { name: 'Delete my account' }).click();
  await expect(page.getByText('Stripe keeps its own record')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'What you give up: 1 eSIM' })).toBeVisible();
  await expect(page.getByText(/^2 GB of 3 GB left, until /)).toBeVisible();
  await expect(page.getByRole('link', { name: /^Japan, 3 GB, 30 days/ })).toHaveAttribute(
    'href',
    new RegExp(`^/orders/${orderId}/esims/esm_`),
  );
  await expect(page.getByLabel(/^Type/)).toHaveCount(0);
  await expectAccessible(page);
  const mail = await shop.mailbox.next(email, /^Sign in/, async () => {
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(page.getByText(`A link is on its way to ${email}`)).toBeVisible();
  });
  await page.goto(/https?:\/\/\S+\/sign-in\/confirm\S+/.exec(mail.text)?.[0] ?? '');
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(`${shop.url}/account/delete`);
  await page.getByLabel(/^Type/).fill('somebody@else.example');
  await page.getByRole('button', { name: 'Delete the account for good' }).click();
  await expect(page.getByText('That is not the address of this account.')).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await page.getByLabel(/^Type/).fill(email);
  await page.getByRole('button', { name: 'Delete the account for good' }).click();
  await expect(page.getByRole('heading', { name: 'Your account is deleted' })).toBeVisible();
  await expectAccessible(page);

  expect((await page.context().cookies()).filter(({ name }) => /session|buyer/.test(name))).toEqual([]);
  expect((await page.goto(`/orders/${orderId}`))?.status()).toBe(404);
  const tables = await query(
    shop,
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  for (const { name } of tables) {
    const found = await query(shop, `select 1 from ${name} as row where position($1 in row::text) > 0`, [
      email,
    ]);
    expect(found, name).toEqual([]);
  }
});

test('while something is on its way, the page says what has to end first', async ({ page, shop }) => {
  const email = somebody();
  const orderId = await deliveredOrder(shop, email);
  await query(
    shop,
    `insert into refunds (id, order_id, unit_id, purpose, amount_cents)
     select 'rfd_' || substr($1, 5), $1, order_units.id, 'goodwill', 100
     from order_units join order_lines on order_lines.id = line_id where order_id = $1`,
    [orderId],
  );
  await signIn(page, shop, email, '/account/delete');
  await expect(page.getByText('Money is on its way back to your card.')).toBeVisible();
  await expect(page.getByRole('button', { name: /Delete/ })).toHaveCount(0);
  await expectAccessible(page);
  await expectToFit(page);
});
