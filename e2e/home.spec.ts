import { brand } from '#lib/brand.ts';
import { expect, test } from './fixtures.ts';

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
