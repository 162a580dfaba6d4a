import { newId } from '#lib/ids.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { operatorEmail } from './run/shop-env.ts';
import { query } from './written-order.ts';

test('a failed message is read without its secrets and replayed', async ({ page, shop }) => {
  const id = newId('evt');
  const body = { notifyType: 'ESIM_STATUS', content: { iccid: '8985200026331880614', ac: 'LPA:1$x$SECRET' } };
  await query(
    shop,
    `insert into events (id, source, key, type, body, state, attempts, reason, next_action_at)
     values ($1, 'supplier', $1, 'ESIM_STATUS', $2, 'failed', 8, 'no answer', null)`,
    [id, body],
  );
  await signIn(page, shop, operatorEmail, '/operator/deliveries?state=failed');
  await expect(page.getByRole('button', { name: 'Replay all failed' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('link', { name: `ESIM_STATUS, ${id}` }).click();
  await expect(page.locator('pre')).toContainText('…0614');
  expect(await page.content()).not.toContain('SECRET');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Replay' }).click();
  await expect(page.getByText('It is being worked through again.')).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Nothing to do, replayed')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 15_000 });
  await expectToFit(page);
  await page.goto('/operator/deliveries');
  await expectToFit(page);
  const deeds = await query(shop, 'select actor from audit_log where subject = $1', [`event:${id}`]);
  expect(deeds).toEqual([{ actor: `operator:${operatorEmail}` }]);
});
