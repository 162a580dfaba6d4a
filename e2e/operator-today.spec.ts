import pg from 'pg';
import { agreeAndPay } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, signIn } from './look.ts';
import { operatorEmail } from './run/shop-env.ts';

/** Sets the supplier's balance in USD and has the worker read it, as it does each minute. */
async function balanceIs(shop: Shop, dollars: number): Promise<void> {
  await shop.supplier.post('balance', { set: dollars * 10_000 });
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  await client.query(`select graphile_worker.add_job('read-balance', '{}'::json, job_key => 'read-balance')`);
  await client.end();
}

test('the balance runs low: an alarm, sales stop, the balance is topped up, sales go on', async ({
  page,
  shop,
  browser,
}) => {
  // The same alarm within an hour of another story's would not be mailed again.
  await shop.passTime('61 minutes');
  await signIn(page, shop, operatorEmail, '/operator');
  await balanceIs(shop, 12);
  // Nobody presses anything: the page reads itself again.
  await expect(page.getByText('The supplier balance is low: top it up: balance: $12.00')).toBeVisible();
  await expect(page.getByText('Soon: The supplier balance is low: top it up')).toBeVisible();
  await expectAccessible(page);
  await expect
    .poll(async () => (await shop.mailbox.newest(operatorEmail, /alarm: The supplier balance is low/)).text)
    .toContain('balance: $12.00');

  await page.getByLabel('Reason').fill('Balance is low');
  await page.getByRole('button', { name: 'Stop sales' }).click();
  await expect(page.getByText('Stopped by hand.')).toBeVisible();
  const buyer = await (await browser.newContext({ baseURL: shop.url })).newPage();
  await buyer.goto('/checkout?plan=JP_3_30&quantity=1');
  await expect(buyer.getByText('Sales are paused for the moment.')).toBeVisible();

  await balanceIs(shop, 1000);
  await expect(page.getByText('The supplier balance is low')).toHaveCount(0);
  await page.getByRole('button', { name: 'Sell again' }).click();
  await expect(page.getByText('The shop sells.')).toBeVisible();
  await expect(page.getByText('Sales are stopped by hand')).toHaveCount(0);
  await buyer.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(buyer);
  await buyer.context().close();
});
