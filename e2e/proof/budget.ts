import { type Browser, chromium, type Page } from '@playwright/test';
import { startBareApp } from '../budget/bare-app.ts';
import { startCompressing, withoutScript } from '../budget/compressing-proxy.ts';
import { limits, ratios } from '../budget/limits.ts';
import { type Measured, measure } from '../budget/measure.ts';
import { QueryCounter } from '../budget/queries.ts';
import { largestPaint, median, type Tap, tapToContent } from '../budget/times.ts';
import { type Shop, shopAt } from '../fixtures.ts';
import { signIn } from '../look.ts';
import { axeFindings } from '../pages/inspect.ts';
import { type PageView, pageViews } from '../pages/list.ts';
import { makeWorld, type World } from '../pages/world.ts';
import { startTestShop } from '../run/browser-shop.ts';
import { ensureChromium } from '../run/chromium.ts';

// npm run budget: what every kind of page weighs, held against e2e/budget/limits.ts, and how long it takes
// against a bare page of the framework in the same run. `npm run budget -- 9` takes nine rounds of times.
const rounds = Number(process.argv[2] ?? 5);
/** Pages of the shop: only these are static, and may be compared with a static page. */
const timed = ['home', 'country', 'plan'];

interface Row extends Measured {
  /** Milliseconds to the largest paint; of the same page without any script. */
  paint: number | null;
  plainPaint: number | null;
  findings: number;
}

const kb = (bytes: number) => (bytes / 1000).toFixed(1);

const columns: Record<string, (row: Row, bare: number) => string | number> = {
  page: ({ name }) => name,
  'HTML KB': ({ figures }) => kb(figures.html),
  'of it CSS': ({ figures }) => kb(figures.css),
  'JS KB': ({ figures }) => kb(figures.script),
  'JS parsed k': ({ figures }) => kb(figures.parsed),
  requests: ({ figures }) => figures.requests,
  'all KB': ({ figures }) => kb(figures.bytes),
  nodes: ({ figures }) => figures.nodes,
  'after: requests': ({ figures }) => figures.laterRequests,
  'after: KB': ({ figures }) => kb(figures.laterBytes),
  queries: ({ figures }) => figures.queries,
  CLS: ({ figures }) => figures.shift / 1000,
  'LCP ms': ({ paint }) => (paint === null ? '' : Math.round(paint)),
  '× bare': ({ paint }, bare) => (paint === null ? '' : (paint / bare).toFixed(2)),
  '× without script': ({ paint, plainPaint }) =>
    paint === null || plainPaint === null ? '' : (paint / plainPaint).toFixed(2),
  axe: ({ findings }) => findings,
};

const started = await startTestShop('budget');
const browser = await chromium.launch({ executablePath: await ensureChromium() });
try {
  const shop = shopAt(started.shop);
  const world = await makeWorld(shop);
  const counter = await QueryCounter.start(shop.databaseUrl, `${shop.logs}/postgres.log`);
  const rows: Row[] = [];
  for (const as of ['nobody', 'customer'] as const) rows.push(...(await weighAll(shop, world, counter, as)));
  await counter.stop();
  const { bare, tap, bareTap, requests } = await takeTimes(shop, rows);
  print(rows, bare);
  console.log(
    `\nlargest paint of the bare page ${Math.round(bare)} ms, medians of ${rounds} interleaved rounds`,
  );
  console.log(
    `tap on a plan to its content ${Math.round(tap)} ms, bare ${Math.round(bareTap)} ms; requests begun: ${requests}`,
  );
  const asked = requests > 0 ? ['tap on a plan: requests begun before its content stood there'] : [];
  const over = [...rows.flatMap((row) => row.over), ...asked, ...slow(rows, bare, tap / bareTap)];
  console.log(
    over.length > 0 ? `\nOver the limit:\n${over.join('\n')}` : '\nEverything is within its limit.',
  );
  if (over.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await started.end();
}

async function weighAll(shop: Shop, world: World, counter: QueryCounter, as: PageView['as']): Promise<Row[]> {
  const page = await newPage(browser, shop);
  if (as !== 'nobody') await signIn(page, shop, world.emails[as]);
  const rows: Row[] = [];
  for (const view of pageViews.filter((one) => one.as === as && one.name in limits)) {
    const measured = await measure(page, view, world, counter);
    const found = await axeFindings(page);
    rows.push({
      ...measured,
      over: [...measured.over, ...found].map((line) => `${view.name}: ${line}`),
      paint: null,
      plainPaint: null,
      findings: found.length,
    });
    console.log(`weighed ${view.name}`);
  }
  await page.context().close();
  return rows;
}

async function newPage(of: Browser, shop: Shop): Promise<Page> {
  const context = await of.newContext({
    baseURL: shop.url,
    viewport: { width: 412, height: 823 },
    locale: 'en-GB',
  });
  return context.newPage();
}

/** Fills in the times of the static pages; the bare page is measured in the same rounds. */
async function takeTimes(shop: Shop, rows: Row[]) {
  const app = await startBareApp();
  const [ours, theirs] = await Promise.all([startCompressing(shop.url), startCompressing(app.url)]);
  const paints = new Map<string, number[]>();
  const note = (name: string, ms: number) => paints.set(name, [...(paints.get(name) ?? []), ms]);
  const bare: number[] = [];
  const taps: Tap[] = [];
  const bareTaps: Tap[] = [];
  for (let round = 0; round < rounds; round += 1) {
    bare.push(await largestPaint(browser, theirs.url));
    for (const view of pageViews.filter(({ name }) => timed.includes(name))) {
      note(view.name, await largestPaint(browser, `${ours.url}${view.address}`));
      note(`plain ${view.name}`, await largestPaint(browser, `${ours.url}${withoutScript}${view.address}`));
    }
    bareTaps.push(await tapToContent(browser, theirs.url, 'Next page', 'The next page'));
    taps.push(await tapToContent(browser, `${ours.url}/esim/japan`, 'All facts', 'Plan facts'));
  }
  for (const row of rows) {
    const [found, plain] = [paints.get(row.name), paints.get(`plain ${row.name}`)];
    row.paint = found ? median(found) : null;
    row.plainPaint = plain ? median(plain) : null;
  }
  ours.stop();
  theirs.stop();
  await app.stop();
  return {
    bare: median(bare),
    tap: median(taps.map(({ ms }) => ms)),
    bareTap: median(bareTaps.map(({ ms }) => ms)),
    requests: median(taps.map((one) => one.requests)),
  };
}

/** What takes too long against the bare page, or itself without script. A time varies with the machine, a ratio hardly. */
function slow(rows: readonly Row[], bare: number, tap: number): string[] {
  const found = rows.flatMap(({ name, paint, plainPaint }) =>
    paint === null || plainPaint === null
      ? []
      : [
          { what: `${name}: against the bare page`, ratio: paint / bare, most: ratios.paint },
          {
            what: `${name}: against itself without script`,
            ratio: paint / plainPaint,
            most: ratios.withoutScript,
          },
        ],
  );
  return [...found, { what: 'tap on a plan: against the bare page', ratio: tap, most: ratios.tap }]
    .filter(({ ratio, most }) => ratio > most)
    .map(({ what, ratio, most }) => `${what} ${ratio.toFixed(2)} ×, at most ${most}`);
}

function print(rows: readonly Row[], bare: number): void {
  const heads = Object.keys(columns);
  const lines = rows.map((row) => Object.values(columns).map((of) => of(row, bare)));
  for (const line of [heads, heads.map(() => '---'), ...lines]) console.log(`| ${line.join(' | ')} |`);
}
