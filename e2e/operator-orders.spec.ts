import type { Page } from '@playwright/test';
import { newId } from '#lib/ids.ts';
import { agreeAndPay, goodCard, orderIdOf, payWith } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { query, somebody } from './written-order.ts';

test.afterEach(async ({ shop }) => {
  await shop.supplier.delete('faults');
});

async function asStaff(page: Page, shop: Shop, role: 'viewer' | 'support' | 'owner'): Promise<void> {
  const email = somebody();
  const row = [newId('stf'), email, role];
  await query(shop, `insert into staff (id, email, role, added_by) values ($1, $2, $3, 'test')`, row);
  await signIn(page, shop, email, '/operator');
}

async function buy(page: Page, email: string): Promise<string> {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible({ timeout: 15_000 });
  return orderId;
}

async function looksRight(page: Page): Promise<void> {
  const size = page.viewportSize();
  await expectAccessible(page);
  await expectToFit(page);
  if (size) await page.setViewportSize(size);
}

/** Opens everything, so that nothing is left out of what is checked. */
async function unfold(page: Page): Promise<void> {
  await page.locator('details').evaluateAll((all) => {
    for (const one of all) one.setAttribute('open', '');
  });
}

/** Opens what is folded and writes the reason that the form asks for. */
async function withReason(page: Page, summary: RegExp, button: string, reason: string): Promise<void> {
  const fold = page.locator('details').filter({ has: page.locator('summary', { hasText: summary }) });
  await fold.locator('summary').click();
  await fold.getByLabel('Reason').fill(reason);
  await fold.getByRole('button', { name: button }).click();
}

test('an order is found by its e-mail, refunded supplier first, and noted', async ({ page, shop }) => {
  const email = somebody();
  const orderId = await buy(page, email);
  await asStaff(page, shop, 'owner');
  await page.getByRole('navigation', { name: 'Console' }).getByRole('link', { name: 'Orders' }).click();
  await expect(page.getByRole('heading', { name: 'Orders', level: 1 })).toBeVisible();
  await looksRight(page);
  await page.getByRole('searchbox').fill(email.slice(0, 14));
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page.getByText('1 order, newest first')).toBeVisible();
  await page.getByRole('link', { name: /^Japan/ }).click();
  await expect(page).toHaveURL(`${shop.url}/operator/orders/${orderId}`);
  await expect(page.getByText(/^Card fee/).first()).toBeVisible();
  await unfold(page);
  await looksRight(page);
  await page.reload();
  await page.getByLabel('New note, kept as it is').fill('She wrote: wrong country');
  await page.getByRole('button', { name: 'Keep note' }).click();
  await expect(page.getByText('The note is kept.')).toBeVisible();
  await expect(page.getByText('She wrote: wrong country')).toBeVisible();
  await withReason(page, /^Refund unit 1/, 'Cancel and refund', 'Wrong country');
  await expect(page.getByText('The supplier is asked to cancel first')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#refunds').getByText(/after a cancel, unit 1: succeeded/)).toBeVisible({
      timeout: 1_000,
    });
  }).toPass({ timeout: 20_000 });
  await expect(page.getByText('No refund: Its money went back already.')).toBeVisible();
  const rows = await query(shop, 'select action from audit_log where cause = $1', ['Wrong country']);
  expect(rows).toEqual([{ action: 'refund-unit' }]);
});

test('a stuck order is looked at again, and bought once', async ({ page, shop }) => {
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await shop.supplier.post('faults', { match: { path: '*/esim/order' }, action: 'status-503' });
  await agreeAndPay(page);
  await payWith(page, goodCard, somebody());
  const orderId = await orderIdOf(page);
  await asStaff(page, shop, 'support');
  await page.goto(`/operator/orders/${orderId}`);
  await expect(page.getByRole('button', { name: 'Look at it now' })).toBeVisible();
  // Support moves no money.
  await expect(page.getByText(/^Stop waiting/)).toHaveCount(0);
  await shop.supplier.delete('faults');
  await page.getByRole('button', { name: 'Look at it now' }).click();
  await expect(page.getByText('The worker has been asked to look at it now.')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.locator('#line-1').getByText('delivered').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
  const state = (await shop.supplier.get('state')) as { orders: { transactionId: string }[] };
  expect(state.orders.filter(({ transactionId }) => transactionId.includes(orderId))).toHaveLength(1);
});

test('an eSIM is read, replaced and revoked by its last four digits; a viewer only reads', async ({
  page,
  shop,
}) => {
  const orderId = await buy(page, somebody());
  const [esim] = await query(
    shop,
    `select esims.id, iccid from esims join order_units u on u.id = unit_id join order_lines l on l.id = u.line_id
     where l.order_id = $1`,
    [orderId],
  );
  await asStaff(page, shop, 'owner');
  await page.goto(`/operator/orders/${orderId}`);
  await page.getByRole('link', { name: /^ICCID ending in/ }).click();
  await expect(page).toHaveURL(`${shop.url}/operator/esims/${esim.id}`);
  await page.getByRole('button', { name: 'Read at the supplier now' }).click();
  await expect(page.getByText('The supplier is being asked')).toBeVisible();
  await unfold(page);
  await looksRight(page);
  await page.reload();
  await withReason(page, /^Send another one/, 'Replace this eSIM', 'Never connected');
  await expect(page.getByText('What was replaced is not refunded.')).toBeVisible();
  const revoke = page.locator('details').filter({ has: page.locator('summary', { hasText: /^Revoke$/ }) });
  await revoke.locator('summary').click();
  await expect(revoke.getByText('No money comes back')).toBeVisible();
  const digits = esim.iccid.slice(-4);
  await revoke.getByLabel('Last 4 digits of the ICCID').fill(digits === '0000' ? '1111' : '0000');
  await revoke.getByLabel('Reason').fill('Stolen phone');
  await revoke.getByRole('button', { name: 'Revoke' }).click();
  await expect(page.getByText('Those are not the last four digits')).toBeVisible();
  await revoke.locator('summary').click();
  await revoke.getByLabel('Last 4 digits of the ICCID').fill(digits);
  await revoke.getByLabel('Reason').fill('Stolen phone');
  await revoke.getByRole('button', { name: 'Revoke' }).click();
  // The page looks again by itself.
  await expect(page.locator('#changes').getByText(/Revoke: done/)).toBeVisible({ timeout: 20_000 });
  expect(await page.content()).not.toContain('LPA:1$');
  await page.getByRole('link', { name: /^ord_/ }).click();
  await expect(page.locator('#payment').getByText('Replacement')).toBeVisible();

  await page.context().clearCookies();
  await asStaff(page, shop, 'viewer');
  await page.goto(`/operator/esims/${esim.id}`);
  await expect(page.locator('#state')).toBeVisible();
  await expect(page.getByRole('button', { name: /Read at|Revoke|Replace/ })).toHaveCount(0);
});
