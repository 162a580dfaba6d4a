import type { Browser, BrowserContext, Page } from '@playwright/test';
import { quiet } from './weigh.ts';

/** A phone of the lower half on a slow connection: 150 ms there and back, 1.6 Mbit/s, a quarter of the speed. */
const slow = { latency: 150, throughput: (1_600 * 1024) / 8, cpu: 4 };

/** Milliseconds until the largest text or picture stood there, for somebody who was never there before. */
export async function largestPaint(browser: Browser, address: string): Promise<number> {
  return onSlowPhone(browser, async (page) => {
    await page.addInitScript(() => {
      const held = window as typeof window & { largest?: number };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) held.largest = entry.startTime;
      }).observe({ type: 'largest-contentful-paint', buffered: true });
    });
    await page.goto(address, { waitUntil: 'load' });
    await page.waitForFunction(() => (window as typeof window & { largest?: number }).largest !== undefined);
    return page.evaluate(() => (window as typeof window & { largest?: number }).largest ?? 0);
  });
}

export interface Tap {
  ms: number;
  /** Begun between the tap and the content: with the page fetched ahead there are none. */
  requests: number;
}

/** From a tap on a link to the heading of the page it leads to, once the first page has fetched what it wants. */
export async function tapToContent(
  browser: Browser,
  address: string,
  link: string,
  heading: string,
): Promise<Tap> {
  return onSlowPhone(browser, async (page) => {
    const begun = { at: 0, count: 0 };
    page.on('request', () => {
      begun.at = Date.now();
      begun.count += 1;
    });
    // Not 'networkidle' alone: a busy phone takes longer than that to begin what it fetches ahead.
    await page.goto(address, { waitUntil: 'networkidle' });
    await quiet(begun);
    const before = begun.count;
    const ms = await page.evaluate(
      ([name, title]) =>
        new Promise<number>((resolve, reject) => {
          const found = [...document.querySelectorAll('a')].find((one) =>
            one.textContent?.includes(name ?? ''),
          );
          if (!found) return reject(new Error(`no link ${name}`));
          const began = performance.now();
          const look = () => {
            const there = [...document.querySelectorAll('h1, h2')].some((one) =>
              one.textContent?.includes(title ?? ''),
            );
            // The frame in which it stands there is painted right after this.
            if (there) requestAnimationFrame(() => resolve(performance.now() - began));
            else requestAnimationFrame(look);
          };
          found.click();
          look();
        }),
      [link, heading],
    );
    return { ms, requests: begun.count - before };
  });
}

async function onSlowPhone<T>(browser: Browser, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({
    viewport: { width: 412, height: 823 },
    hasTouch: true,
    isMobile: true,
    locale: 'en-GB',
  });
  try {
    return await work(await slowPage(context));
  } finally {
    await context.close();
  }
}

async function slowPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: slow.latency,
    downloadThroughput: slow.throughput,
    uploadThroughput: slow.throughput,
  });
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slow.cpu });
  return page;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
