import type { Page } from '@playwright/test';
import pg from 'pg';
import { newId } from '#lib/ids.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { somebody } from './written-order.ts';

const pricing = '/operator/catalogue/pricing';

async function inDatabase<T extends pg.QueryResultRow>(shop: Shop, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Somebody of our own with a role, signed in; the sign-in counts as a proof for some minutes. */
async function asStaff(page: Page, shop: Shop, role: 'viewer' | 'owner', next: string): Promise<string> {
  const email = somebody();
  const row = [newId('stf'), email, role];
  await inDatabase(shop, `insert into staff (id, email, role, added_by) values ($1, $2, $3, 'test')`, row);
  await signIn(page, shop, email, next);
  return email;
}

async function forgetProof(shop: Shop, email: string): Promise<void> {
  const text = `update sessions set proved_at = null where user_id = (select id from customers where email = $1)`;
  await inDatabase(shop, text, [email]);
}

async function looksRight(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await expectToFit(page);
  if (size) await page.setViewportSize(size);
}

/** The price on the plan's pass, on the page of its place. */
async function priceIn(page: Page, shop: Shop, code: string): Promise<string> {
  await page.goto(`${shop.url}/esim/iceland`);
  const pass = page.locator('article.pass').filter({ has: page.locator(`a[href$="/${code}"]`) });
  return ((await pass.locator('.cost').textContent()) ?? '').trim();
}

async function fillRule(page: Page, country: string, margin: string): Promise<void> {
  const row = (await page.getByLabel(/^Rule \d+: for$/).count()) - 2;
  await page.getByLabel(`Rule ${row}: for`).selectOption('country');
  await page.getByLabel(`Rule ${row}: which`).fill(country);
  await page.getByLabel(`Rule ${row}: margin in percent`).fill(margin);
}

test('a margin is previewed, proven, applied and taken back; the shop follows at once', async ({
  page,
  shop,
}) => {
  const email = await asStaff(page, shop, 'owner', pricing);
  const [plan] = await inDatabase<{ code: string }>(
    shop,
    `select code from plans where location_code = 'IS' and kind = 'fixed' and retired_at is null
     order by price_cents desc limit 1`,
  );
  const code = plan?.code ?? '';
  const before = await priceIn(page, shop, code);
  await forgetProof(shop, email);

  await page.goto(pricing);
  await looksRight(page);
  await fillRule(page, 'Atlantis', '300');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('alert').getByText('“Atlantis” is not a country we know.')).toBeVisible();

  await page.goto(pricing);
  await fillRule(page, 'iceland', '300');
  await page.getByRole('button', { name: 'Preview' }).click();
  const preview = page.getByRole('region', { name: 'Preview: nothing is changed yet' });
  await expect(preview.getByText(/^\d+ of \d+$/)).toBeVisible();
  const row = preview.getByRole('table', { name: 'Biggest rises' }).getByRole('row').nth(1);
  await expect(row).toContainText('Iceland');
  await looksRight(page);
  expect(await priceIn(page, shop, code)).toBe(before);
  await page.goBack();
  await preview.getByRole('button', { name: 'Apply' }).click();

  await expect(page.getByRole('heading', { name: 'Prove that it is you' })).toBeVisible();
  const mail = await shop.mailbox.next(email, /^Sign in/, async () => {
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(page.getByText('A link is on its way')).toBeVisible();
  });
  await page.goto(/https?:\/\/\S+\/sign-in\/confirm\S+/.exec(mail.text)?.[0] ?? '');
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(/pricing\?to=/);
  await preview.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByText('Applied. The shop shows the new prices.')).toBeVisible();
  await expect(page.getByText(/Iceland 300 %/)).toBeVisible();
  const dearer = await priceIn(page, shop, code);
  expect(Number(dearer.slice(1))).toBeGreaterThan(2 * Number(before.slice(1)));

  await page.goto(`/operator/catalogue/${code}`);
  await expect(page.getByText('300 %, from Iceland')).toBeVisible();
  await expect(page.getByRole('img', { name: /after 1 change/ })).toBeVisible();
  await looksRight(page);

  await page.goto(pricing);
  await page
    .getByRole('button', { name: /^Go back to the prices of/ })
    .first()
    .click();
  await expect(page.getByText('Gone back. The shop shows the earlier version’s prices.')).toBeVisible();
  await looksRight(page);
  expect(await priceIn(page, shop, code)).toBe(before);
  const deeds = await inDatabase<{ action: string }>(
    shop,
    `select action from audit_log where actor = $1 and action like '%pricing' order by at`,
    [`operator:${email}`],
  );
  expect(deeds.map(({ action }) => action)).toEqual(['change-pricing', 'roll-back-pricing']);
});

test('a plan is found, hidden from the shop and shown again; featured, it stands first', async ({
  page,
  shop,
}) => {
  test.slow();
  await asStaff(page, shop, 'owner', '/operator');
  await page.getByRole('link', { name: 'Catalogue' }).click();
  await expect(page.getByRole('table')).toContainText('$');
  await looksRight(page);
  await page.getByLabel('Place or code').fill('iceland');
  await page.getByLabel('Order').selectOption('Least share kept');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  const plans = page.getByRole('table').getByRole('link');
  await expect(plans.first()).toContainText('Iceland');
  const href = (await plans.first().getAttribute('href')) ?? '';
  const code = href.split('/').at(-1) ?? '';
  await plans.first().click();

  await page.getByRole('button', { name: 'Feature' }).click();
  await expect(page.getByText('yes, first in its group')).toBeVisible();
  await page.goto('/esim/iceland');
  const featured = page
    .locator('section', { has: page.getByText('Featured') })
    .locator('article')
    .first();
  await expect(featured.getByText('Featured')).toBeVisible();
  await expect(featured.locator(`a[href$="/${code}"]`)).toBeVisible();
  await looksRight(page);

  await page.goto(href);
  await page.getByRole('button', { name: 'Stop featuring' }).click();
  await page.getByRole('button', { name: 'Hide from the shop' }).click();
  await expect(page.getByText('no, hidden')).toBeVisible();
  await looksRight(page);
  await page.goto('/esim/iceland');
  await expect(page.locator(`a[href$="/${code}"]`)).toHaveCount(0);
  expect((await page.goto(`/esim/iceland/${code}`))?.status()).toBe(404);
  const checkout = await page.goto(`/checkout?plan=${code}&quantity=1`);
  expect(checkout?.status()).toBeLessThan(500);
  await expect(page.getByRole('button', { name: /pay/i })).toHaveCount(0);

  await page.goto(href);
  await page.getByRole('button', { name: 'Show in the shop again' }).click();
  await expect(page.getByText('On saleyes')).toBeVisible();
  expect((await page.goto(`/esim/iceland/${code}`))?.status()).toBe(200);
});

test('the supplier’s list is read at a press and tells what it brought', async ({ page, shop }) => {
  await asStaff(page, shop, 'owner', '/operator/catalogue/syncs');
  await looksRight(page);
  const [plan] = await inDatabase<{ code: string; supplier_code: string; cost_units: string }>(
    shop,
    `select code, supplier_code, cost_units from plans where location_code = 'IS' order by cost_units desc limit 1`,
  );
  if (!plan) throw new Error('no plan for Iceland');
  const lever = `package/${plan.supplier_code}`;
  await shop.supplier.post('faults', { match: { path: '*/package/list' }, action: { delayMs: 2_000 } });
  await shop.supplier.post(lever, { price: Number(plan.cost_units) + 1_000 });
  try {
    await page.getByRole('button', { name: 'Read it now' }).click();
    await expect(
      page.getByRole('region', { name: 'Now' }).getByText(/is being read|in a moment/),
    ).toBeVisible();
    const newest = page.getByRole('region', { name: 'Last readings' }).getByRole('listitem').first();
    await expect(newest.getByText('Changed: 1')).toBeVisible({ timeout: 15_000 });
    await newest.getByText('Changed: 1').click();
    await expect(newest.getByRole('link', { name: plan.code, exact: true })).toBeVisible();
    await looksRight(page);
  } finally {
    await shop.supplier.delete('faults');
    await shop.supplier.post(lever, { price: Number(plan.cost_units) });
  }
});

test('a viewer sees figures and changes nothing; a stranger finds no page', async ({
  page,
  shop,
  request,
}) => {
  await asStaff(page, shop, 'viewer', pricing);
  await expect(page.getByRole('button', { name: /^Go back to/ })).toHaveCount(0);
  await fillRule(page, 'all', '80');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByText('Plans that change')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Apply' })).toHaveCount(0);
  await page.goto('/operator/catalogue/syncs');
  await expect(page.getByRole('button', { name: 'Read it now' })).toHaveCount(0);
  for (const path of ['', '/pricing', '/syncs', '/JP_3_30', '/live']) {
    expect((await request.get(`${shop.url}/operator/catalogue${path}`)).status()).toBe(404);
  }
});
