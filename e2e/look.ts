import type { Page } from '@playwright/test';
import { expect, type Shop } from './fixtures.ts';
import { axeFindings } from './pages/inspect.ts';

/** Asks for a link and returns the one in the mail. */
export async function linkFor(page: Page, shop: Shop, email: string, next = '/dashboard'): Promise<string> {
  await page.goto(`/sign-in?${new URLSearchParams({ next })}`);
  await page.getByLabel('E-mail address').fill(email);
  const mail = await shop.mailbox.next(email, /^Sign in/, async () => {
    await page.getByRole('button', { name: 'Mail me a link' }).click();
    await expect(page.getByText('If this address can receive mail, a link is on its way.')).toBeVisible();
  });
  const link = /https?:\/\/\S+\/sign-in\/confirm\S+/.exec(mail.text)?.[0];
  if (!link) throw new Error(`no link in: ${mail.text}`);
  return link;
}

/** Signs in by the link in the mail and ends where `next` says. */
export async function signIn(page: Page, shop: Shop, email: string, next = '/dashboard'): Promise<void> {
  await page.goto(await linkFor(page, shop, email, next));
  await page.getByRole('button', { name: `Sign in as ${email}` }).click();
  await expect(page).toHaveURL(shop.url + next);
}

/** No finding of axe, in either theme. */
export async function expectAccessible(page: Page): Promise<void> {
  expect(await axeFindings(page, ['wcag2a', 'wcag2aa', 'wcag22aa'])).toEqual([]);
}

/** Nothing is wider than a small phone. */
export async function expectToFit(page: Page): Promise<void> {
  await page.setViewportSize({ width: 360, height: 740 });
  // Not the page's own width: something too wide may still end inside its margin.
  const tooWide = await page.evaluate(() => {
    const main = document.querySelector('main');
    const style = getComputedStyle(main ?? document.body);
    const end = (main?.getBoundingClientRect().right ?? 0) - Number.parseFloat(style.paddingRight);
    const all = [...(main?.querySelectorAll(':not(.sr-only)') ?? [])];
    return all.filter((element) => element.getBoundingClientRect().right > end + 1).map((e) => e.outerHTML);
  });
  expect(tooWide).toEqual([]);
}
