import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from '@playwright/test';
import { shopAt } from '../fixtures.ts';
import { signIn } from '../look.ts';
import { addressOf, pageViews } from '../pages/list.ts';
import { makeWorld } from '../pages/world.ts';
import { startTestShop } from './browser-shop.ts';
import { repository } from './build.ts';
import { ensureChromium } from './chromium.ts';

// npm run pictures: the phone screens at the top of the README, into docs/pictures. The eSIM on them comes
// from the stand-in for the supplier: its code opens nothing.
const folder = path.join(repository, 'docs/pictures');
const phone = { width: 360, height: 700 };
/** Views of e2e/pages/list.ts, with what is to stand in the middle of the screen. */
const wanted = [{ view: 'home' }, { view: 'country' }, { view: 'esim-new', middle: 'svg[role="img"]' }];

const browser = await chromium.launch({ executablePath: await ensureChromium() });
const started = await startTestShop('pictures');
try {
  const shop = shopAt(started.shop);
  const world = await makeWorld(shop);
  const context = await browser.newContext({
    baseURL: shop.url,
    viewport: phone,
    colorScheme: 'light',
    locale: 'en-GB',
  });
  const page = await context.newPage();
  await signIn(page, shop, world.emails.customer);
  await mkdir(folder, { recursive: true });
  for (const { view, middle } of wanted) {
    const found = pageViews.find(({ name }) => name === view);
    if (!found) throw new Error(`no view ${view}`);
    await page.goto(addressOf(found, world), { waitUntil: 'networkidle' });
    if (middle)
      await page
        .locator(middle)
        .first()
        .evaluate((one) => one.scrollIntoView({ block: 'center' }));
    const file = path.join(folder, `${view}.webp`);
    await writeFile(file, await asWebp(page));
    console.log(path.relative(repository, file));
  }
} finally {
  await browser.close();
  await started.end();
}

/** The screen as WebP, a quarter of the PNG: packed by the browser itself. */
async function asWebp(page: Page): Promise<Buffer> {
  const png = (await page.screenshot()).toString('base64');
  const blank = await page.context().newPage();
  const webp = await blank.evaluate(async (source) => {
    const picture = new Image();
    picture.src = source;
    await picture.decode();
    const canvas = Object.assign(document.createElement('canvas'), {
      width: picture.width,
      height: picture.height,
    });
    canvas.getContext('2d')?.drawImage(picture, 0, 0);
    return canvas.toDataURL('image/webp', 0.6);
  }, `data:image/png;base64,${png}`);
  await blank.close();
  return Buffer.from(webp.replace(/^.*,/, ''), 'base64');
}
