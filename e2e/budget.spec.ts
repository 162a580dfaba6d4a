import { brotliCompressSync, constants } from 'node:zlib';
import type { Page, Response } from '@playwright/test';
import { expect, test } from './fixtures.ts';

interface Budget {
  html: number;
  script: number;
  requests: number;
  bytes: number;
  nodes: number;
}

// Home, country and plan page; what is above the plain budget is recorded in docs/decisions/008, 021, 022 and 024.
const pages: Record<string, Budget> = {
  '/': { html: 13_300, script: 128_000, requests: 11, bytes: 160_000, nodes: 600 },
  '/esim/japan': { html: 9_650, script: 128_000, requests: 11, bytes: 160_000, nodes: 275 },
  '/esim/japan/JP_3_30': { html: 9_050, script: 128_000, requests: 10, bytes: 160_000, nodes: 190 },
};

test.use({ viewport: { width: 412, height: 823 } });

for (const [address, budget] of Object.entries(pages)) {
  test(`weight of ${address}`, async ({ page }) => {
    const found = await weigh(page, address);
    const figures = Object.entries(found.figures).map(([name, figure]) => `${name} ${figure}`);
    console.log(`${address}: ${figures.join(', ')}`);
    expect(found.failed).toEqual([]);
    for (const name of ['html', 'script', 'requests', 'bytes', 'nodes'] as const) {
      expect.soft(found.figures[name], name).toBeLessThanOrEqual(budget[name]);
    }
  });
}

test('a tap on the first plan begins no request', async ({ page }) => {
  const fetched = new Set<string>();
  page.on('requestfinished', (request) => fetched.add(new URL(request.url()).pathname));
  await page.goto('/esim/japan');
  // The first three are fetched ahead.
  await expect.poll(() => [...fetched].filter((path) => /^\/esim\/japan\/\w+/.test(path)).length).toBe(3);
  await page.waitForLoadState('networkidle');
  const begun: string[] = [];
  page.on('request', (request) => begun.push(new URL(request.url()).pathname));
  await page.getByRole('link', { name: 'All facts' }).first().click();
  await expect(page.getByRole('heading', { name: 'Plan facts' })).toBeVisible();
  expect(begun.filter((path) => path !== '/favicon.ico')).toEqual([]);
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

/** Everything up to the load event, text as a proxy would send it: pages Brotli 5, the rest Brotli 11. */
async function weigh(page: Page, address: string): Promise<{ figures: Budget; failed: string[] }> {
  // The first visit makes the page.
  await page.request.get(address);
  const answers: Response[] = [];
  const failed: string[] = [];
  const collect = (answer: Response) => {
    answers.push(answer);
    if (answer.status() >= 400) failed.push(`${answer.status()} ${answer.url()}`);
  };
  page.on('response', collect);
  page.on('requestfailed', (request) => failed.push(request.url()));
  await page.goto(address, { waitUntil: 'load' });
  page.off('response', collect);
  const sizes = await Promise.all(
    answers.map(async (answer) => {
      const type = answer.request().resourceType();
      return { type, size: brotli(await answer.body(), type === 'document' ? 5 : 11) };
    }),
  );
  const sum = (type?: string) =>
    sizes.filter((one) => !type || one.type === type).reduce((total, { size }) => total + size, 0);
  const figures = {
    html: sum('document'),
    script: sum('script'),
    requests: answers.length,
    bytes: sum(),
    nodes: await page.locator('*').count(),
  };
  return { figures, failed };
}

function brotli(body: Buffer, quality: number): number {
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
}
