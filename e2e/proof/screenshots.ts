import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import { type Shop, shopAt } from '../fixtures.ts';
import { signIn } from '../look.ts';
import { addressOf, type PageView, pageViews } from '../pages/list.ts';
import { moments } from '../pages/moments.ts';
import { makeWorld, type World } from '../pages/world.ts';
import { startTestShop } from '../run/browser-shop.ts';
import { repository } from '../run/build.ts';
import { ensureChromium } from '../run/chromium.ts';

// npm run screenshots: every view of e2e/pages/list.ts, every moment and every mail, in both themes and two
// widths, into .landfall/screenshots. `npm run screenshots -- esim order` takes those whose name begins so.
const folder = path.join(repository, '.landfall/screenshots');
const wanted = process.argv.slice(2);
const widths = { 360: 740, 1280: 900 };
const themes = ['light', 'dark'] as const;

const browser = await chromium.launch({ executablePath: await ensureChromium() });
const started = await startTestShop('screenshots');
try {
  const shop = shopAt(started.shop);
  const world = await makeWorld(shop);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  let taken = 0;
  for (const as of ['nobody', 'customer', 'operator'] as const) {
    taken += await takeAll(browser, shop, world, as);
  }
  taken += await takeMoments(browser, shop, world);
  taken += await takeMails(browser, shop);
  console.log(`${taken} pictures in ${path.relative(repository, folder)}`);
} finally {
  await browser.close();
  await started.end();
}

function isWanted(name: string): boolean {
  return wanted.length === 0 || wanted.some((beginning) => name.startsWith(beginning));
}

async function takeAll(of: Browser, shop: Shop, world: World, as: PageView['as']): Promise<number> {
  const views = pageViews.filter((view) => view.as === as && isWanted(view.name));
  if (views.length === 0) return 0;
  const context = await of.newContext({ baseURL: shop.url, locale: 'en-GB' });
  const page = await context.newPage();
  if (as !== 'nobody') await signIn(page, shop, world.emails[as]);
  let taken = 0;
  for (const view of views) {
    await page.goto(addressOf(view, world), { waitUntil: 'load' });
    await page.locator('h1').first().waitFor();
    taken += await take(page, view.name);
  }
  await context.close();
  return taken;
}

/** Each in a browser of its own, so that none of them finds what another one left. */
async function takeMoments(of: Browser, shop: Shop, world: World): Promise<number> {
  const chosen = moments.filter(({ name }) => isWanted(name));
  if (chosen.length === 0) return 0;
  const open = async () => (await of.newContext({ baseURL: shop.url, locale: 'en-GB' })).newPage();
  const operator = await open();
  await signIn(operator, shop, world.emails.operator);
  let taken = 0;
  for (const { name, reach, after } of chosen) {
    const stage = { page: await open(), shop, world, operator };
    taken += await take(await reach(stage), name);
    await after?.(stage);
    await stage.page.context().close();
  }
  await operator.context().close();
  return taken;
}

/** The newest mail of each subject, as its reader sees it. */
async function takeMails(of: Browser, shop: Shop): Promise<number> {
  const mails: { subject: string; html?: string }[] = await (
    await fetch(`${shop.mailbox.url}/messages`)
  ).json();
  const kinds = new Map(mails.map((mail) => [mail.subject.replace(/[^a-z]+/gi, '-').toLowerCase(), mail]));
  const page = await of.newPage();
  let taken = 0;
  for (const [kind, { html }] of kinds) {
    const name = `mail-${kind.slice(0, 40)}`;
    if (!html || !isWanted(name)) continue;
    await page.setContent(html);
    taken += await take(page, name);
  }
  await page.close();
  return taken;
}

async function take(page: Page, name: string): Promise<number> {
  for (const colorScheme of themes) {
    await page.emulateMedia({ colorScheme });
    for (const [width, height] of Object.entries(widths)) {
      await page.setViewportSize({ width: Number(width), height });
      await page.screenshot({
        path: path.join(folder, `${name}-${colorScheme}-${width}.png`),
        fullPage: true,
      });
    }
  }
  return themes.length * Object.keys(widths).length;
}
