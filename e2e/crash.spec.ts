import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Browser, expect, type Page, test } from '@playwright/test';
import { databaseDrills } from './proof/database-drills.ts';
import { calm, chosen, closeGround, type Ground, openGround } from './proof/drill-ground.ts';
import { type KillCase, runCase } from './proof/kill-case.ts';
import { processDrills } from './proof/process-drills.ts';
import { openProof } from './proof/proof-server.ts';
import { trickle } from './proof/slow-sender.ts';
import { soakRound } from './proof/soak-round.ts';

// A small part of two proofs: the whole of them runs by npm run kill-matrix and npm run infra.
let proof: Ground['proof'];
let ground: Ground;
let trap: string;
test.describe.configure({ timeout: 300_000 });
test.beforeAll(async () => {
  proof = await openProof('crash');
  trap = path.join(proof.dir, 'trap');
  ground = await openGround(proof, { webs: 1, env: { FAILPOINT: `@${trap}` } });
});
test.afterAll(async () => {
  if (ground) await closeGround(ground);
  await proof?.close();
});
test.beforeEach(() => calm(ground));

async function drill(name: string, seconds = 2, meanwhile?: () => Promise<void>): Promise<void> {
  const found = [...databaseDrills, ...processDrills].find((one) => one.name === name);
  if (!found) throw new Error(`no drill ${name}`);
  console.log(await found.run(ground, seconds, meanwhile));
}

const cases: KillCase[] = [
  { point: 'FP02', action: 'kill', workers: 2 },
  { point: 'FP10', action: 'kill', workers: 2 },
  { point: 'FP15', action: 'throw', workers: 2 },
  { point: 'FP19', action: 'exit', workers: 2 },
];
for (const one of cases) {
  test(`[C1] ${one.point} ${one.action}: everything paid ends within a minute, taken over in six seconds`, async () => {
    const outcome = await runCase(ground.shop, trap, one);
    expect(outcome.problems).toEqual([]);
  });
}

test('[C2] thirty bells for one line at once buy once', () => drill('rung-together'));
test('[C3] a worker frozen in mid-call writes nothing after another one delivered', () =>
  drill('worker-frozen'));

test('[C4, database/browse, database/buy, database/paid, database/esims] PostgreSQL stopped: stored pages stay, the others say what to do, Stripe is asked to ring again', async ({
  browser,
}) => {
  const pages = await pagesBefore(browser);
  await drill('postgres-stopped', 1, async () => {
    await pages.plan.reload();
    await expect(pages.plan.getByRole('heading', { level: 1 })).toContainText('Spain');
    await pages.checkout.getByRole('button', { name: /^Pay / }).click();
    await expect(pages.checkout.getByText(/try again in a minute/)).toBeVisible();
    await pages.order.reload();
    await expect(pages.order.getByRole('heading', { level: 1 })).toHaveText('This page could not be shown');
    await expect(pages.order.getByText('please do not pay a second time')).toBeVisible();
  });
  await pages.order.getByRole('button', { name: 'Try again' }).click();
  await expect(pages.order.getByRole('heading', { level: 1 })).not.toHaveText('This page could not be shown');
  await pages.close();
});

/** A plan's page, a checkout that is filled in and an order's page, open before anything happens. */
async function pagesBefore(browser: Browser) {
  const { shop } = ground;
  const [own] = await chosen(shop, 1);
  const context = await browser.newContext();
  await context.addCookies([{ name: 'landfall_buyer', value: own?.buyer ?? '', url: shop.url }]);
  const open = async (address: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${shop.url}${address}`);
    return page;
  };
  const checkout = await open('/checkout?plan=ES_3_30');
  for (const box of await checkout.locator('form input[type=checkbox][required]').all()) await box.check();
  return {
    checkout,
    plan: await open('/esim/spain/ES_3_30'),
    order: await open(`/orders/${own?.orderId}`),
    close: () => context.close(),
  };
}

test('[C5] the answer to a commit is lost: nothing is lost, nothing done twice', () => drill('commits-cut'));
test('[C6] slow statements pile nothing up', () => drill('slow-statements'));
test('[C7] a pool without a free connection: 503 within seconds, and all is well again', () =>
  drill('pool-exhausted'));
test('[C8] conflicts and deadlocks at one of four writes: tried again, done once', () => drill('conflicts'));
test('[C8, C13] ended connections, LISTEN among them, are opened again', () => drill('connections-ended', 2));
test('[C10] clocks that jump by ten minutes decide nothing', () => drill('clock-jumps'));
test('[C11] a rolling restart after a migration loses nothing', () => drill('rolling-restart'));
test('[C12] the queue’s tables are dropped: made anew, every order is found again', () =>
  drill('queue-dropped'));
test('[C15, web/paid] with every web killed, the worker delivers on', () => drill('webs-gone'));

test('[C16] an hour without mail service: the page works, one mail later', () => drill('mail-down'));

test('[C19] forty orders in twenty seconds, one call in a hundred failing: all end right, nothing piles up', async () => {
  const soak = await soakRound(ground.shop, { minutes: 1 / 3, perSecond: 2 });
  expect(soak.orders).toBeGreaterThan(10);
});

test('[A24] compressed, slow and huge bodies are refused at both doors, and the memory stays flat', async () => {
  const { shop } = ground;
  const token = shop.env.ESIM_ACCESS_WEBHOOK_TOKEN ?? '';
  for (const door of ['/api/webhooks/stripe', `/api/webhooks/esim-access/${token}`]) {
    const slow = trickle(shop.url, door);
    const post = async (body: Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
      (await fetch(`${shop.url}${door}`, { method: 'POST', body, headers })).status;
    const bomb = new Uint8Array(gzipSync(Buffer.alloc(20_000_000)));
    expect(await post(bomb, { 'content-encoding': 'gzip' })).toBe(415);
    expect(await post(new Uint8Array(5_000_000))).toBe(413);
    expect(await post(new TextEncoder().encode('a=b'), { 'content-type': 'text/plain' })).toBe(400);
    const { status, seconds } = await slow;
    expect(status).toBe(408);
    expect(seconds).toBeLessThan(20);
  }
});
