import type { BrowserContext, Page } from '@playwright/test';
import { z } from 'zod';
import { agreeAndPay, goodCard, orderIdOf, payWith, scanCodes } from './buyer.ts';
import { expect, type Shop, test } from './fixtures.ts';
import { expectAccessible, expectToFit, signIn } from './look.ts';
import { query, somebody } from './written-order.ts';

const supplierState = z.object({
  orders: z.array(
    z.object({
      transactionId: z.string(),
      esims: z.array(z.object({ esimTranNo: z.string(), ac: z.string(), iccid: z.string() })),
    }),
  ),
});

interface Bought {
  email: string;
  orderId: string;
  /** Address of the page of its eSIM. */
  address: string;
  esim: { esimTranNo: string; ac: string; iccid: string };
}

/** Signs in, buys, and ends on the order page with the QR code. */
async function buy(page: Page, shop: Shop): Promise<Bought> {
  const email = somebody();
  await signIn(page, shop, email);
  await page.goto('/checkout?plan=JP_3_30&quantity=1');
  await agreeAndPay(page);
  await payWith(page, goodCard, email);
  const orderId = await orderIdOf(page);
  const link = page.getByRole('link', { name: /^Usage, top up, cancel/ });
  const address = (await link.getAttribute('href', { timeout: 15_000 })) ?? 'none';
  const { orders } = supplierState.parse(await shop.supplier.get('state'));
  const esim = orders.find(({ transactionId }) => transactionId.includes(orderId))?.esims[0];
  if (!esim) throw new Error('the supplier has no such eSIM');
  return { email, orderId, address, esim };
}

async function keep(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Keep on this phone: / }).click();
  await expect(page.getByText(/^Kept on this phone until/)).toBeVisible();
}

/** Everything the browser has stored for the shop: names of caches, and whether any of them holds a text. */
async function stored(
  page: Page,
  text: string,
): Promise<{ caches: string[]; holding: string[]; workers: number }> {
  return page.evaluate(async (needle) => {
    const names = await caches.keys();
    const holding: string[] = [];
    for (const name of names) {
      const box = await caches.open(name);
      for (const request of await box.keys()) {
        const body = await (await box.match(request))?.text();
        if (body?.includes(needle)) holding.push(`${name} ${new URL(request.url).pathname}`);
      }
    }
    const workers = await navigator.serviceWorker.getRegistrations();
    return { caches: names, holding, workers: workers.length };
  }, text);
}

/** Nothing is stored, and nothing stands between page and network. To look into a cache would make it anew. */
async function nothingLeft(page: Page): Promise<void> {
  const left = () =>
    page.evaluate(async () => {
      const workers = await navigator.serviceWorker.getRegistrations();
      return [...(await caches.keys()), ...workers.map(({ scope }) => scope)];
    });
  await expect.poll(left).toEqual([]);
}

async function offline(context: BrowserContext, work: () => Promise<void>): Promise<void> {
  await context.setOffline(true);
  try {
    await work();
  } finally {
    await context.setOffline(false);
  }
}

const note = (page: Page) => page.getByText(/^Kept on this phone, as things stood on/);

test('kept by one tap, it opens with the network cut; removed, nothing of it is left', async ({
  page,
  context,
  shop,
}) => {
  const { address, orderId, esim } = await buy(page, shop);
  await nothingLeft(page);
  await keep(page);
  // In its own place and in no other, and no worker stands before a page of the shop.
  expect(await stored(page, esim.ac)).toMatchObject({ holding: [`kept-esims ${address}`], workers: 2 });
  await page.goto('/');
  expect(await page.evaluate(() => navigator.serviceWorker.controller)).toBeNull();

  await offline(context, async () => {
    await page.goto(address);
    await expect(note(page)).toBeVisible();
    expect(await scanCodes(page)).toEqual([esim.ac]);
    const main = page.getByRole('main');
    const [, host = '', matchingId = ''] = esim.ac.split('$');
    for (const text of [host, matchingId, esim.iccid, 'internet', esim.ac]) {
      await expect(main.getByText(text, { exact: true }).first()).toBeVisible();
    }
    await expect(page.getByText('Open Settings, then Mobile Data (or Cellular).')).toBeVisible();
    await expect(main.getByRole('link', { name: 'support@landfall.example' })).toBeVisible();
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('button', { name: 'Copy Activation code' }).click();
    await expect(page.getByText('Copied')).toBeVisible();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(matchingId);
    // The order leads to its only eSIM, everything else to the list.
    await page.goto(`/orders/${orderId}`);
    await expect(note(page)).toBeVisible();
    await page.goto('/dashboard');
    await page
      .getByRole('list', { name: 'Kept eSIMs' })
      .getByRole('link', { name: /^Japan,? 3 GB/ })
      .click();
    await expect(note(page)).toBeVisible();
    await page.getByRole('button', { name: 'Remove from this phone' }).click();
    await expect(page.getByText('No eSIM is kept here.')).toBeVisible();
    await page.goto(address);
    await expect(page.getByText('No eSIM is kept here.')).toBeVisible();
  });
  await page.goto(address);
  await expect(page.getByRole('button', { name: /^Keep on this phone: / })).toBeVisible();
  expect((await stored(page, esim.ac)).holding).toEqual([]);

  await keep(page);
  await page.getByRole('button', { name: /^Remove from this phone: / }).click();
  await expect(page.getByRole('button', { name: /^Keep on this phone: / })).toBeVisible();
  await nothingLeft(page);
});

test('signing out takes it away, with a connection and without; the next customer finds nothing', async ({
  page,
  context,
  shop,
}) => {
  const { email, address } = await buy(page, shop);
  await keep(page);
  await page.goto('/dashboard');
  // The page looks once when its feed opens: a connection that is cut in the middle of that takes it away.
  await expect
    .poll(() =>
      page.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map(({ name }) => new URL(name))
          .filter(({ pathname, searchParams }) => pathname === '/dashboard' && searchParams.has('_rsc'))
          .map(String),
      ),
    )
    .not.toEqual([]);
  await offline(context, async () => {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page.getByText('There is no connection, so you are still signed in.')).toBeVisible();
    await nothingLeft(page);
  });
  await page.goto(address);
  await keep(page);
  await page.goto('/dashboard');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out')).toBeVisible();
  await nothingLeft(page);

  // Whoever does not sign out, but lets somebody else sign in: the browser is still the buyer of the order.
  await signIn(page, shop, email);
  await page.goto(address);
  await keep(page);
  await context.clearCookies({ name: 'landfall-session' });
  await signIn(page, shop, somebody());
  await nothingLeft(page);
  await offline(context, async () => {
    await page.goto(address).catch(() => {});
    await expect(note(page)).toHaveCount(0);
  });
});

test('a cancelled, an ended and a lapsed eSIM are kept no longer', async ({ page, context, shop }) => {
  const { address, esim } = await buy(page, shop);
  await page.goto(address);
  await keep(page);
  // Past its end, by the clock of the device alone: nobody can be asked.
  await offline(context, async () => {
    await page.goto(address);
    await expect(note(page)).toBeVisible();
    await page.evaluate(async (at) => {
      const box = await caches.open('kept-esims');
      const copy = await box.match(at);
      const headers = new Headers(copy?.headers);
      headers.set('x-kept-until', new Date(Date.now() - 1_000).toISOString());
      await box.put(at, new Response(await copy?.text(), { headers }));
    }, address);
    await page.goto(address);
    await expect(page.getByText('No eSIM is kept here.')).toBeVisible();
    expect((await stored(page, esim.ac)).holding).toEqual([]);
  });

  // On another page while the network ends it: the next page of ours finds out.
  await page.goto(address);
  await keep(page);
  await page.goto('/account');
  await query(shop, `update esims set esim_status = 'REVOKE' where esim_tran_no = $1`, [esim.esimTranNo]);
  await page.goto('/dashboard');
  await nothingLeft(page);

  // On its own page, at the owner's wish.
  await query(shop, `update esims set esim_status = 'GOT_RESOURCE' where esim_tran_no = $1`, [
    esim.esimTranNo,
  ]);
  await page.goto(address);
  await keep(page);
  await page.getByText(/^Cancel and get/).click();
  await page.getByRole('button', { name: 'Cancel and refund' }).click();
  await expect(page.getByText(/went back to your card/)).toBeVisible();
  await nothingLeft(page);
});

test('an open page stays while the shop cannot be reached, and goes on when it can', async ({
  page,
  shop,
}) => {
  const { address } = await buy(page, shop);
  await page.route('**/live', (route) => route.abort());
  await page.goto(address);
  const heading = page.getByRole('heading', { level: 1 });
  await expect(heading).toBeVisible();
  let tries = 0;
  await page.route('**/*', (route) => {
    tries += 1;
    return route.abort();
  });
  await expect.poll(() => tries, { timeout: 20_000 }).toBeGreaterThan(3);
  await expect(heading).toBeVisible();
  await page.unroute('**/*');
  await page.waitForResponse((answer) => answer.url().includes('_rsc='), { timeout: 20_000 });
  await expect(heading).toBeVisible();
});

test('where nothing can be stored the page says so and offers paper', async ({ browser, shop }) => {
  const context = await browser.newContext({ baseURL: shop.url });
  const page = await context.newPage();
  await page.addInitScript(() => {
    CacheStorage.prototype.open = () => Promise.reject(new DOMException('full', 'QuotaExceededError'));
  });
  const { address } = await buy(page, shop);
  await page.goto(address);
  await page.getByRole('button', { name: /^Keep on this phone: / }).click();
  await expect(page.getByText('This browser does not let pages be kept.')).toBeVisible();
  await expect(page.getByRole('link', { name: /^Print or save as PDF/ })).toBeVisible();
  await context.close();
});

test('on paper: one sheet with code, texts, steps and support', async ({ page, shop }) => {
  const { address, esim } = await buy(page, shop);
  await page.getByRole('link', { name: /^Print or save as PDF/ }).click();
  await expect(page).toHaveURL(`${shop.url}${address}/sheet`);
  await expect(page.getByRole('heading', { name: 'Japan eSIM' })).toBeVisible();
  await expectAccessible(page);
  await expectToFit(page);
  for (const format of ['A4', 'Letter'] as const) {
    const paper = (await page.pdf({ format })).toString('latin1');
    expect(paper.match(/\/Type\s*\/Page\b/g), format).toHaveLength(1);
  }
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await scanCodes(page)).toEqual([esim.ac]);
  await expect(page.getByText(esim.iccid)).toBeVisible();
  await expect(page.getByText('Tap Add SIM, then Set up an eSIM, and scan the code.')).toBeVisible();
  await expect(page.getByText(/^Stuck\? Write to/)).toContainText('support@landfall.example');
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
  const answer = await page.request.get(`${address}/sheet`);
  expect(answer.headers()['cache-control']).toContain('no-store');
  await page.context().clearCookies();
  expect((await page.goto(`${address}/sheet`))?.status()).toBe(404);
});

test('the shop can be installed: manifest, icons, a start page', async ({ request }) => {
  const manifest = await (await request.get('/manifest.webmanifest')).json();
  expect(manifest).toMatchObject({ name: 'Landfall', start_url: '/dashboard', display: 'standalone' });
  expect(await (await request.get('/')).text()).toContain('rel="manifest"');
  for (const { src, sizes, type } of manifest.icons) {
    const answer = await request.get(src);
    expect(answer.headers()['content-type'], src).toContain(type);
    if (type !== 'image/png') continue;
    const body = await answer.body();
    expect(`${body.readUInt32BE(16)}x${body.readUInt32BE(20)}`, src).toBe(sizes);
  }
  expect(manifest.icons.some(({ purpose }: { purpose?: string }) => purpose === 'maskable')).toBe(true);
});
