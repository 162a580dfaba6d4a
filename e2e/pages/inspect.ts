import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

const everyRule = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds, in words. What cannot depend on the theme is asked in the light one alone. */
export async function axeFindings(page: Page, rules: string[] = everyRule): Promise<string[]> {
  await page.emulateMedia({ colorScheme: 'light' });
  const light = await axe(page).withTags(rules).analyze();
  await page.emulateMedia({ colorScheme: 'dark' });
  const dark = await axe(page).withRules(['color-contrast', 'link-in-text-block']).analyze();
  await page.emulateMedia({ colorScheme: 'light' });
  const words = (theme: string, { violations }: typeof light) =>
    violations.map(({ id, nodes }) => `${theme} ${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  return [...words('light', light), ...words('dark', dark)];
}

/** No page of ours has frames: without them axe opens no page of its own to sum up. */
const axe = (page: Page) =>
  new AxeBuilder({ page }).setLegacyMode(true).options({ iframes: false, resultTypes: ['violations'] });

/**
 * What does not fit a page of 320 CSS pixels, which is 1280 at 400 %, and what is too small for a finger
 * there: under 44 pixels, or under 24 in the console. A link within a sentence may be as high as its line.
 */
export async function smallScreenFindings(page: Page, console_: boolean): Promise<string[]> {
  await page.setViewportSize({ width: 320, height: 720 });
  const findings = await page.evaluate(lookAtSmallScreen, console_ ? 24 : 44);
  await page.setViewportSize({ width: 412, height: 823 });
  return findings;
}

/** Runs in the browser. */
function lookAtSmallScreen(least: number): string[] {
  const found: string[] = [];
  const tell = (why: string, element: Element) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  const scrolls = (element: Element | null): boolean =>
    element !== null &&
    (/auto|scroll/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
  const hidden = (element: Element) =>
    element.closest('[class*="sr-only"], svg, [hidden]') !== null ||
    !element.checkVisibility({ visibilityProperty: true });
  if (document.documentElement.scrollWidth > window.innerWidth) {
    tell('the page is wider than the screen', document.documentElement);
  }
  for (const element of document.body.querySelectorAll('*')) {
    if (hidden(element) || scrolls(element.parentElement)) continue;
    const { left, right, width } = element.getBoundingClientRect();
    if (width > 0 && (right > window.innerWidth + 1 || left < -1) && !element.closest('.skip'))
      tell('off the screen', element);
    const clips = /hidden|clip/.test(getComputedStyle(element).overflowX);
    // Of a pass the round notches stand out, which are no elements; what is fixed is not held by it.
    const beyond = [...element.querySelectorAll('*')].some(
      (one) => getComputedStyle(one).position !== 'fixed' && one.getBoundingClientRect().right > right + 1,
    );
    if (
      clips &&
      element.scrollWidth > element.clientWidth + 1 &&
      (beyond || element.childElementCount === 0)
    ) {
      tell('cut off', element);
    }
  }
  const inSentence = (element: Element) =>
    getComputedStyle(element).display === 'inline' &&
    [...(element.parentElement?.childNodes ?? [])].some(
      (node) => node.nodeType === 3 && node.textContent?.trim(),
    );
  for (const element of document.querySelectorAll('a[href], button, summary, input, select, textarea')) {
    if (hidden(element) || element.closest('.skip') || inSentence(element)) continue;
    const { width, height } = (element.closest('label') ?? element).getBoundingClientRect();
    if (Math.min(width, height) < least - 0.5) tell(`${Math.round(width)} × ${Math.round(height)}`, element);
  }
  return found;
}
