import type { Browser, Page } from '@playwright/test';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { operatorEmail } from './run/shop-env.ts';
import { somebody } from './written-order.ts';

/** A device that makes passkeys and signs with them, as a fingerprint would. */
async function withAuthenticator(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function addStaff(page: Page, email: string, role: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Role of the new person').selectOption(role);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
}

async function signedInElsewhere(browser: Browser, shop: Shop, email: string): Promise<Page> {
  const page = await (await browser.newContext({ baseURL: shop.url })).newPage();
  await signIn(page, shop, email, '/operator');
  return page;
}

test('an owner proves themselves with a passkey and lets a viewer in; the viewer reads, until the end', async ({
  page,
  shop,
  browser,
}) => {
  await withAuthenticator(page);
  await signIn(page, shop, operatorEmail, '/operator/staff');
  await expectAccessible(page);
  await page.getByLabel('Name of the passkey').fill('Test laptop');
  await page.getByRole('button', { name: 'Register a passkey' }).click();
  await expect(page.getByText('The passkey is registered.')).toBeVisible();
  await expect(page.getByText(/registered .*not used yet/)).toBeVisible();

  await shop.passTime('16 minutes');
  const viewer = somebody();
  await page.goto('/operator/staff');
  // The proof is asked for before the form, so that nothing typed is lost on the way.
  await expect(page.getByLabel('E-mail address')).toHaveCount(0);
  await page.getByRole('link', { name: 'Prove first that it is you' }).first().click();
  await expect(page.getByRole('heading', { name: 'Prove that it is you' })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Use your passkey' }).click();
  await expect(page).toHaveURL(`${shop.url}/operator/staff`);
  await addStaff(page, viewer, 'viewer');
  await expect(page.getByText('Saved. It holds at once.')).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(viewer) })).toBeVisible();
  await expectAccessible(page);

  const other = await signedInElsewhere(browser, shop, viewer);
  await expect(other.getByRole('heading', { name: 'Does anything need me?' })).toBeVisible();
  await expect(other.getByRole('link', { name: 'Settings' })).toBeVisible();
  await expect(other.getByRole('link', { name: 'Record' })).toHaveCount(0);
  expect((await other.goto('/operator/record'))?.status()).toBe(404);
  await other.goto('/operator/settings');
  await expect(other.getByRole('button', { name: 'Save settings' })).toHaveCount(0);
  await other.goto('/operator/staff');
  await expect(other.getByRole('button', { name: /^End access/ })).toHaveCount(0);
  await other.goto('/operator');
  await other.getByLabel('Reason').fill('mischief');
  await other.getByRole('button', { name: 'Stop sales' }).click();
  await expect(other.getByText('Page not found').or(other.getByRole('heading', { level: 1 }))).toBeVisible();

  await page.getByRole('button', { name: `End access of ${viewer}` }).click();
  await expect(page.getByRole('row', { name: new RegExp(viewer) })).toHaveCount(0);
  expect((await other.goto('/operator'))?.status()).toBe(404);
  await other.context().close();

  await page.goto('/operator');
  await expect(page.getByText('The shop sells.')).toBeVisible();
  await page.getByRole('link', { name: 'Record' }).click();
  const record = page.getByRole('table', { name: 'Deeds, newest first' });
  for (const deed of ['add passkey', 'prove oneself', 'add staff', 'end staff'])
    await expect(record.getByText(deed).first()).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  await page.goto('/operator/staff');
  await expectToFit(page);
});

test('without a passkey a mailed link is the proof; it leads back into the console only', async ({
  page,
  shop,
}) => {
  await signIn(page, shop, operatorEmail, '/operator');
  await shop.passTime('16 minutes');
  await page.goto('/operator/settings');
  await page.getByRole('link', { name: 'Prove first that it is you' }).first().click();
  const mail = await shop.mailbox.next(operatorEmail, /^Sign in/, async () => {
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(page.getByText('A link is on its way')).toBeVisible();
  });
  await page.goto(/https?:\/\/\S+\/sign-in\/confirm\S+/.exec(mail.text)?.[0] ?? 'no link');
  await page.getByRole('button', { name: `Sign in as ${operatorEmail}` }).click();
  await expect(page).toHaveURL(`${shop.url}/operator/settings`);
  await expect(page.getByRole('link', { name: 'Prove first that it is you' })).toHaveCount(0);
  await page.goto('/operator/prove?next=https://elsewhere.example/');
  await expect(page.getByRole('link', { name: 'Back without a proof' })).toHaveAttribute('href', '/operator');
});

test('a balance below the threshold is an alarm by mail with a link, and the webhook is ours', async ({
  page,
  shop,
}) => {
  await signIn(page, shop, operatorEmail, '/operator/settings');
  await expectAccessible(page);
  await expectToFit(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  const duty = somebody();
  await page.getByLabel('Mail alarms to').fill(duty);
  await page.getByLabel('Alarm below a balance of, in USD').fill('9000000');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  const mail = await shop.mailbox.newest(duty, /alarm: The supplier balance is low/);
  expect(mail.text).toContain(`${shop.url}/operator#supplier`);
  await page.goto('/operator');
  await expect(page.getByText('Soon: The supplier balance is low: top it up')).toBeVisible();

  await page.goto('/operator/settings');
  await page.getByLabel('Mail alarms to').fill('');
  await page.getByLabel('Alarm below a balance of, in USD').fill('50');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.goto('/operator');
  // The page reads itself again.
  await expect(page.getByText('Soon: The supplier balance is low: top it up')).toHaveCount(0);
  await expect(page.getByText('The supplier balance is low: top it up: balance')).toHaveCount(0);

  await page.goto('/operator/settings');
  await shop.supplier.post('webhook', { url: 'https://elsewhere.example/hook/secret' });
  await page.getByRole('button', { name: 'Register our address now' }).click();
  await expect(page.getByText('The worker is asked.')).toBeVisible();
  await expect
    .poll(async () => JSON.stringify(await shop.supplier.get('state')))
    .toContain('/api/webhooks/esim-access/');
  await expect(page.getByText('/api/webhooks/esim-access/…')).toBeVisible();
  await page.goto('/operator');
  const alarm = page.getByRole('listitem').filter({ hasText: 'another address than ours' }).last();
  await alarm.getByRole('button', { name: /^Done/ }).click();
});
