import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

// 1280 pixels at 200 % are 640; and nothing moves.
test.use({ viewport: { width: 640, height: 450 }, contextOptions: { reducedMotion: 'reduce' } });

const mostStops = 120;

/** Goes on with the Tab key until it is there; on the way the focus has to be seen wherever it stands. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let stop = 0; stop < mostStops; stop += 1) {
    await page.keyboard.press('Tab');
    const [there, seen] = await target.first().evaluate((element) => {
      const { activeElement } = document;
      const style = activeElement ? getComputedStyle(activeElement) : null;
      const outline = style && style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) >= 2;
      return [element === activeElement, outline || activeElement === document.body];
    });
    if (!seen) throw new Error(`the focus cannot be seen on ${await focused(page)}`);
    if (there) return;
  }
  throw new Error(`the Tab key did not get there in ${mostStops} steps; it stands on ${await focused(page)}`);
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.outerHTML.slice(0, 200));

/** At twice the size everything still fits the width, and nothing moves. */
async function fits(page: Page): Promise<void> {
  const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(wider, page.url()).toBeLessThanOrEqual(0);
  const moving = await page.evaluate(
    () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
  );
  expect(moving, page.url()).toBe(0);
}

test('a whole purchase by keyboard alone, at 200 % and without motion', async ({ page }) => {
  test.setTimeout(120_000);
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('combobox'));
  await page.keyboard.type('japan');
  await expect(page.getByRole('option', { name: /^Japan/ }).first()).toHaveAttribute('aria-selected', 'true');
  await fits(page);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/esim\/japan$/);
  await fits(page);
  await tabTo(page, page.getByRole('link', { name: 'All facts' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Plan facts' })).toBeVisible();
  await fits(page);
  await tabTo(page, page.getByRole('button', { name: /^Buy for/ }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/checkout\?/);
  await fits(page);
  for (const box of await page.getByRole('checkbox').all()) {
    await tabTo(page, box);
    await page.keyboard.press('Space');
    await expect(box).toBeChecked();
  }
  await tabTo(page, page.getByRole('button', { name: /^Pay \$/ }));
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/c\/pay\//);
  await page.getByLabel('Email').focus();
  await page.keyboard.type('keyboard@example.com');
  await page.getByLabel('Card number').focus();
  await page.keyboard.type('4242424242424242');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/orders\/ord_/);
  // What a screen reader is told, without a look at the page.
  await expect(page.getByRole('status').filter({ hasText: /ready/i }).first()).toBeAttached({
    timeout: 30_000,
  });
  await expect(page.getByRole('img', { name: /QR code/i })).toBeVisible();
  await fits(page);
  await tabTo(page, page.getByRole('button', { name: /^Keep on this phone: / }));
  await page.keyboard.press('Enter');
  await expect(page.getByText(/^Kept on this phone until/)).toBeVisible();
  await tabTo(page, page.getByRole('link', { name: /^Usage, top up, cancel/ }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ready to install');
  await fits(page);
});
