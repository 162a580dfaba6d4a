import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { buildOnce } from '../run/build.ts';
import { ensureChromium, findChromium } from '../run/chromium.ts';
import { freePort } from '../run/ports.ts';
import { startKillableShop } from './killable-shop.ts';

// npm run loop-time: how long from the payment to the QR code on the open page, beyond what the supplier
// itself needs to prepare the profile.
const purchases = Number(process.argv[2] ?? 20);
const supplierMs = 600;

const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-loop-'));
await chmod(dir, 0o755);
await ensureChromium();
await buildOnce();
const server = await startEmbedded({
  dir: path.join(dir, 'pg'),
  port: await freePort(),
  durable: true,
  log: path.join(dir, 'log'),
});
const shop = await startKillableShop(server.url('postgres'));
const executablePath = findChromium();
const browser = await chromium.launch(executablePath ? { executablePath } : {});
try {
  shop.supplier.settings({ allocation: { delayMs: supplierMs } });
  const beyond: number[] = [];
  for (let n = 0; n < purchases; n += 1) beyond.push((await onePurchase(n)) - supplierMs);
  const counted = beyond.slice(1).sort((a, b) => a - b);
  const at = (share: number) => Math.round(counted[Math.floor((counted.length - 1) * share)] ?? 0);
  console.log(`${counted.length} purchases after one to warm up; the supplier needs ${supplierMs} ms`);
  console.log(`beyond that, payment to QR code: median ${at(0.5)} ms, p95 ${at(0.95)} ms, most ${at(1)} ms`);
} finally {
  await browser.close();
  await shop.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

/** Milliseconds from the payment to the code on a page that is open already. */
async function onePurchase(n: number): Promise<number> {
  const buyer = randomBytes(32).toString('base64url');
  const { orderId, sessionId } = await shop.checkout('ES_3_30', 1, buyer);
  const context = await browser.newContext();
  await context.addCookies([{ name: 'landfall_buyer', value: buyer, url: shop.url }]);
  const page = await context.newPage();
  await page.goto(`${shop.url}/orders/${orderId}`);
  await page.waitForTimeout(400);
  const code = page.getByRole('img', { name: /QR code/i }).waitFor();
  const paidAt = performance.now();
  await Promise.all([shop.stripe.pay(sessionId, { email: `loop-${n}@example.com` }), code]);
  const ms = performance.now() - paidAt;
  await context.close();
  return ms;
}
