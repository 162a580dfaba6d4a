import type { Page } from '@playwright/test';
import { brand } from '#lib/brand.ts';
import { expect, test } from './fixtures.ts';
import { expectAccessible, expectToFit } from './look.ts';

const field = (page: Page) => page.getByRole('combobox', { name: 'Country, region or city' });
const answers = (page: Page) => page.getByRole('option');

test('the home page greets with the brand and leads to a destination’s plans', async ({ page }) => {
  const complaints: string[] = [];
  page.on(
    'response',
    (answer) => answer.status() >= 400 && complaints.push(`${answer.status()} ${answer.url()}`),
  );
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().startsWith('Failed to load'))
      complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto('/');
  await expect(page).toHaveTitle(new RegExp(brand.name));
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.locator('main a[href^="/esim/"]').first().click();
  await expect(page).toHaveURL(/\/esim\/[a-z-]+/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  expect(complaints).toEqual([]);
});

test('the search answers as one types: names, cities, slips, other languages', async ({ page }) => {
  await page.goto('/');
  for (const [typed, first] of [
    ['jap', /^Japan/],
    ['bali', /^Indonesia Bali/],
    ['Tokio', /^Japan/],
    ['austrlia', /^Australia/],
    ['cote d', /^Côte d’Ivoire/],
    ['Giappone', /^Japan Giappone/],
    ['태국', /^Thailand/],
  ] as const) {
    await field(page).fill(typed);
    await expect(answers(page).first(), typed).toHaveAccessibleName(first);
  }
  await expect(answers(page).first()).toHaveAccessibleName(/\$[\d.]+ [345]G$/);
  await field(page).fill('north korea');
  await expect(page.getByText('We have no plan for North Korea.')).toBeVisible();
  await expect(answers(page)).toHaveCount(0);
});

test('the answers are chosen with the arrow keys while the focus stays in the field', async ({ page }) => {
  test.slow();
  await page.goto('/');
  await field(page).fill('united');
  await expect(answers(page).first()).toHaveAttribute('aria-selected', 'true');
  await field(page).press('ArrowDown');
  await expect(answers(page).nth(1)).toHaveAttribute('aria-selected', 'true');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', 'place-1');
  await expect(field(page)).toBeFocused();
  await expectAccessible(page);
  const chosen = (await answers(page).nth(1).getAttribute('href')) ?? 'none';
  await field(page).press('Enter');
  await expect(page).toHaveURL(new RegExp(`${chosen}$`));
});

test('without script the search is a form, in any language', async ({ browser, shop }) => {
  const context = await browser.newContext({ javaScriptEnabled: false, baseURL: shop.url });
  const page = await context.newPage();
  await page.goto('/');
  await field(page).fill('Japon');
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(page).toHaveURL(/\/search\?q=Japon$/);
  await page.getByRole('link', { name: /^Japan/ }).click();
  await expect(page).toHaveURL(/\/esim\/japan$/);
  await context.close();
});

test('the map comes when one comes near it, and a tap opens a country, small ones too', async ({ page }) => {
  test.slow();
  await page.setViewportSize({ width: 412, height: 823 });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/', { waitUntil: 'load' });
  expect(asked).not.toContain('/world');
  await page.getByRole('heading', { name: 'Tap where you go' }).scrollIntoViewIfNeeded();
  const malta = page.locator('.world a[href="/esim/malta"] circle');
  await expect(malta).toBeAttached();
  await expect(page.locator('.world a[href="/esim/japan"] path')).toBeAttached();
  await expectAccessible(page);
  await malta.scrollIntoViewIfNeeded();
  await malta.click();
  await expect(page).toHaveURL(/\/esim\/malta$/);
});

test('the places looked at last stand below the field, on this device until it forgets them', async ({
  page,
}) => {
  for (const place of ['thailand', 'japan']) {
    await page.goto(`/esim/${place}`);
    await expect.poll(() => page.evaluate(() => localStorage.getItem('recent') ?? '')).toContain(place);
  }
  await page.goto('/');
  const seen = page.getByRole('navigation', { name: 'Looked at last' });
  await expect(seen.getByRole('link')).toHaveText(['Japan', 'Thailand']);
  await seen.getByRole('button', { name: 'Forget' }).click();
  await expect(seen).toBeHidden();
  await page.reload();
  await expect(page.getByText('A country, a city or an island')).toBeVisible();
});

test('the theme follows the system until it is switched, and then stays', async ({ page }) => {
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/');
  const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  expect(await ground()).toBe('rgb(20, 23, 31)');
  await page.getByRole('button', { name: 'Switch between light and dark' }).click();
  expect(await ground()).toBe('rgb(251, 250, 246)');
  await page.goto('/esim/japan');
  expect(await ground()).toBe('rgb(251, 250, 246)');
});

test('the page of components is complete and not for search engines', async ({ page }) => {
  test.slow();
  await page.goto('/design');
  await expect(page.locator('meta[name="robots"]')).toHaveAttribute('content', /noindex/);
  await expect(page.getByRole('article')).toHaveCount(15);
  await expectAccessible(page);
  await expectToFit(page);
});
