import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { deliveredOrder, query, somebody } from './written-order.ts';

test('a receipt says who sold what, what was paid and what went back, on one sheet of paper', async ({
  page,
  shop,
}) => {
  const email = somebody();
  const orderId = await deliveredOrder(shop, email);
  await signIn(page, shop, email);
  await page.getByRole('link', { name: /^Receipt of/ }).click();
  await expect(page).toHaveURL(`${shop.url}/orders/${orderId}/receipt`);
  await expect(page.getByText(orderId)).toBeVisible();
  await expect(page.getByText('Street and number, postcode, town, country').first()).toBeVisible();
  await expect(page.getByText('Card, through Stripe')).toBeVisible();
  await expect(page.getByText(/^\d+ \w+ \d{4}, \d\d:\d\d UTC$/)).toBeVisible();
  await expect(page.getByRole('row', { name: /Japan, 3 GB, 30 days 1 × \$4\.59 \$4\.59/ })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Total paid $4.59' })).toBeVisible();
  await expect(page.getByRole('row', { name: /Refund|Stays paid|Tax/ })).toHaveCount(0);
  const refund = `rfd_${orderId.slice(4)}`;
  await query(
    shop,
    `insert into refunds (id, order_id, unit_id, purpose, amount_cents)
     select $1, $2, order_units.id, 'goodwill', 150
     from order_units join order_lines on order_lines.id = line_id where order_id = $2`,
    [refund, orderId],
  );
  await page.reload();
  await expect(
    page.getByRole('row', { name: /^Refund on its way to the card since .* −\$1\.50$/ }),
  ).toBeVisible();
  for (const state of ['sent', 'succeeded']) {
    await query(shop, 'update refunds set state = $1, settled_at = shop_now() where id = $2', [
      state,
      refund,
    ]);
  }
  await query(shop, 'update orders set tax_cents = 73 where id = $1', [orderId]);
  await page.reload();
  await expect(
    page.getByRole('row', { name: /^Refund sent back to the card on .* −\$1\.50$/ }),
  ).toBeVisible();
  await expect(page.getByRole('row', { name: 'Stays paid $3.09' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Tax in it $0.73' })).toBeVisible();
  expect(await page.content()).not.toMatch(/CANARY|8985200026331880614/);
  await expectAccessible(page);
  await expectToFit(page);

  for (const format of ['A4', 'Letter'] as const) {
    const paper = (await page.pdf({ format })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  await expect(page.getByRole('button', { name: /Print/ })).toBeHidden();
  const colour = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(colour).toBe('rgb(255, 255, 255)');
});

test('strangers and other customers find no receipt', async ({ page, shop }) => {
  const orderId = await deliveredOrder(shop, somebody());
  const address = `/orders/${orderId}/receipt`;
  expect((await page.goto(address))?.status()).toBe(404);
  const title = await page.title();
  await signIn(page, shop, somebody());
  expect((await page.goto(address))?.status()).toBe(404);
  expect((await page.goto('/orders/ord_00000000000000000000000000/receipt'))?.status()).toBe(404);
  expect(await page.title()).toBe(title);
});
