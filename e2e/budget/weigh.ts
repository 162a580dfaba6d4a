import { brotliCompressSync, constants } from 'node:zlib';
import type { Page, Request, Response } from '@playwright/test';

/** What one page weighs. Bytes as a proxy would send them: pages as Brotli 5, the rest as Brotli 11. */
export interface Weight {
  html: number;
  /** The styles inside the page, alone. */
  css: number;
  script: number;
  /** Characters of script the browser read. */
  parsed: number;
  /** Requests and bytes to the load event. */
  requests: number;
  bytes: number;
  nodes: number;
  /** Requests and bytes after it, until there are no more. */
  laterRequests: number;
  laterBytes: number;
  /** Layout shift, in thousandths. */
  shift: number;
}

export interface Weighed {
  weight: Weight;
  status: number;
  /** Requests that did not come to an answer, or to a bad one. */
  failed: string[];
}

/** So long without a new request, and there are no more. */
const quietMs = 1_000;
const longestMs = 8_000;

/** Loads a page as somebody who was there never before, and weighs it. */
export async function weigh(page: Page, address: string): Promise<Weighed> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.clearBrowserCache');
  await watchShift(page);
  const traffic = collect(page);
  const answer = await page.goto(address, { waitUntil: 'load' });
  const before = [...traffic.answers];
  const nodes = await page.locator('*').count();
  await quiet(traffic.begun);
  traffic.stop();
  const [first, later] = await Promise.all([
    sizesOf(before),
    sizesOf(traffic.answers.filter((one) => !before.includes(one))),
  ]);
  const styles = await page.locator('style').allTextContents();
  const of = (type: string) => sum(first.filter((one) => one.type === type));
  await devtools.detach();
  return {
    status: answer?.status() ?? 0,
    failed: traffic.failed,
    weight: {
      html: of('document'),
      css: brotli(Buffer.from(styles.join('')), 11),
      script: of('script'),
      parsed: first.reduce((all, { type, characters }) => all + (type === 'script' ? characters : 0), 0),
      requests: before.length,
      bytes: sum(first),
      nodes,
      laterRequests: later.length,
      laterBytes: sum(later),
      shift: await shiftOf(page),
    },
  };
}

interface Traffic {
  answers: Response[];
  begun: { at: number };
  failed: string[];
  stop(): void;
}

function collect(page: Page): Traffic {
  const traffic = { answers: [] as Response[], begun: { at: Date.now() }, failed: [] as string[] };
  const begin = () => {
    traffic.begun.at = Date.now();
  };
  const arrive = (answer: Response) => {
    traffic.answers.push(answer);
    if (answer.status() >= 400 && answer.request().resourceType() !== 'document') {
      traffic.failed.push(`${answer.status()} ${answer.url()}`);
    }
  };
  const fail = (request: Request) => {
    // A live feed ends with its page, and a look at it that a newer one overtakes was ended by us.
    const given = request.failure()?.errorText === 'net::ERR_ABORTED';
    if (!given && request.resourceType() !== 'eventsource') traffic.failed.push(request.url());
  };
  page.on('request', begin);
  page.on('response', arrive);
  page.on('requestfailed', fail);
  const stop = () => {
    page.off('request', begin);
    page.off('response', arrive);
    page.off('requestfailed', fail);
  };
  return { ...traffic, stop };
}

/** Until no request has begun for a second; `begun.at` is set by whoever watches them. */
export async function quiet(begun: { at: number }): Promise<void> {
  const started = Date.now();
  begun.at = Math.max(begun.at, started);
  while (Date.now() - begun.at < quietMs && Date.now() - started < longestMs) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function watchShift(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const held = window as typeof window & { shift?: number };
    // Once for each document, however many pages were weighed with this tab.
    if (held.shift !== undefined) return;
    held.shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[]) {
        held.shift = (held.shift ?? 0) + entry.value;
      }
    }).observe({ type: 'layout-shift', buffered: true });
  });
}

async function shiftOf(page: Page): Promise<number> {
  const shift = await page.evaluate(() => (window as typeof window & { shift?: number }).shift ?? 0);
  return Math.round(shift * 1000);
}

interface Size {
  type: string;
  size: number;
  /** As the browser reads it, unpacked. */
  characters: number;
}

/** Files whose name changes with their content are packed once for all pages. */
const known = new Map<string, Size>();

async function sizesOf(answers: readonly Response[]): Promise<Size[]> {
  return Promise.all(
    answers.map(async (answer) => {
      const type = answer.request().resourceType();
      if (type === 'eventsource') return { type, size: 0, characters: 0 };
      const found = known.get(answer.url());
      if (found) return found;
      const body = await answer.body().catch(() => Buffer.alloc(0));
      const size = brotli(body, type === 'document' ? 5 : 11);
      const one = { type, size, characters: body.toString().length };
      if (answer.url().includes('/_next/static/')) known.set(answer.url(), one);
      return one;
    }),
  );
}

function brotli(body: Buffer, quality: number): number {
  if (body.length === 0) return 0;
  return brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } }).length;
}

const sum = (sizes: { size: number }[]) => sizes.reduce((total, { size }) => total + size, 0);
