import type { Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';

// What comes after the load event; the weights themselves are in e2e/every-page.spec.ts.
test.use({ viewport: { width: 412, height: 823 } });

test('a tap on the first plan begins no request', async ({ page }) => {
  const fetched = new Set<string>();
  page.on('requestfinished', (request) => fetched.add(new URL(request.url()).pathname));
  await page.goto('/esim/japan');
  // The first three are fetched ahead.
  await expect.poll(() => [...fetched].filter((path) => /^\/esim\/japan\/\w+/.test(path)).length).toBe(3);
  await page.waitForLoadState('networkidle');
  const begun = requestsOf(page);
  await page.getByRole('link', { name: 'All facts' }).first().click();
  await expect(page.getByRole('heading', { name: 'Plan facts' })).toBeVisible();
  expect(begun.filter((path) => path !== '/favicon.ico')).toEqual([]);
});

test('who saves data is sent nothing ahead', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(navigator, 'connection', { value: { saveData: true } });
  });
  for (const address of ['/esim/japan', '/esim/japan/JP_3_30']) {
    await page.goto(address, { waitUntil: 'load' });
    const begun = requestsOf(page);
    await page.waitForLoadState('networkidle');
    expect(begun, address).toEqual([]);
  }
});

test('nothing waits for the font, and nothing moves when it comes late', async ({ page }) => {
  let arrive = () => {};
  const late = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route('**/*.woff2', async (route) => {
    await late;
    await route.continue();
  });
  await page.addInitScript(() => {
    const seen = { largest: '', moved: 0 };
    Object.assign(globalThis, { seen });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LargestContentfulPaint[])
        seen.largest = entry.element?.tagName ?? '';
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        seen.moved += (entry as PerformanceEntry & { value: number }).value;
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await page.goto('/', { waitUntil: 'commit' });
  const seen = () => page.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
  await expect.poll(async () => (await seen()).largest).toBe('H1');
  const font = page.waitForResponse('**/*.woff2');
  arrive();
  await font;
  await page.waitForLoadState('load');
  expect((await seen()).moved).toBe(0);
});

interface Seen {
  largest: string;
  moved: number;
}

function requestsOf(page: Page): string[] {
  const begun: string[] = [];
  page.on('request', (request) => begun.push(new URL(request.url()).pathname));
  return begun;
}
