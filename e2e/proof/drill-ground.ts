import type { DatabaseProxy } from './database-proxy.ts';
import { openDatabaseProxy } from './database-proxy.ts';
import { type KillableShop, startKillableShop, waitFor } from './killable-shop.ts';
import type { openProof } from './proof-server.ts';
import { isTerminal } from './stories.ts';
import { faultsOf } from './verdict.ts';

export interface Ground {
  proof: Awaited<ReturnType<typeof openProof>>;
  shop: KillableShop;
  proxy: DatabaseProxy;
}

/** A fault of the ground the shop stands on. `run` returns what it saw, and throws when a promise broke. */
export interface Drill {
  name: string;
  /** What has to hold. */
  expects: string;
  /** `seconds` is how long the fault lasts, where it can last; `meanwhile` is done while it does. */
  run(ground: Ground, seconds: number, meanwhile?: () => Promise<void>): Promise<string>;
}

/** A shop with two workers and as many webs, whose way to the database can be spoilt. */
export async function openGround(
  proof: Ground['proof'],
  { webs = 2, env = {} }: { webs?: number; env?: Record<string, string> } = {},
): Promise<Ground> {
  let proxy: DatabaseProxy | undefined;
  const shop = await startKillableShop(proof.url, {
    webs,
    workers: 2,
    template: proof.template,
    env,
    through: async (url) => {
      proxy = await openDatabaseProxy(url);
      return proxy.url;
    },
  });
  if (!proxy) throw new Error('the shop went around the proxy');
  return { proof, shop, proxy };
}

export async function closeGround({ shop, proxy }: Ground): Promise<void> {
  await shop.close();
  await proxy.close();
}

/** Puts the ground back in order; what died is started again. */
export async function calm({ shop, proxy }: Ground): Promise<void> {
  proxy.loseCommits(0);
  proxy.delay(0);
  shop.supplier.clearFaults();
  shop.stripe.clearFaults();
  shop.mailbox.clearFaults();
  shop.supplier.settings({ allocation: { mode: 'normal', delayMs: 300 } });
  shop.stripe.settings({ webhooks: 'normal', retryDelaysMs: [200, 1_000, 3_000, 10_000, 20_000, 30_000] });
  for (const one of [...shop.webs, ...shop.workers]) one.signal('SIGCONT');
  await shop.start();
}

/** Orders on the payment page, not paid yet. */
export function chosen(shop: KillableShop, many: number) {
  return Promise.all(Array.from({ length: many }, () => shop.checkout('ES_3_30', 1)));
}

/** Pays; Stripe goes on ringing by itself. */
export function pay(shop: KillableShop, orders: { sessionId: string }[]): void {
  for (const { sessionId } of orders)
    void shop.stripe.pay(sessionId, { email: `${sessionId.slice(-12)}@example.com` });
}

/** Waits for the end of all these orders and holds them against the ledgers. Returns the seconds it took. */
export async function allWell(
  { shop }: Ground,
  orders: { orderId: string }[],
  { seconds = 90, mails = 1 } = {},
): Promise<string> {
  const ids = orders.map(({ orderId }) => orderId);
  const began = Date.now();
  // What ends by itself is started again, as any host does it.
  const host = setInterval(() => void shop.start().catch(() => {}), 1_000);
  try {
    await waitFor('the end of all orders', () => isTerminal(shop, ids), seconds);
  } finally {
    clearInterval(host);
  }
  const problems = (await Promise.all(ids.map((id) => faultsOf(shop, id, mails)))).flat();
  if (problems.length > 0) throw new Error(problems.join('; '));
  return `${ids.length} orders ended right, ${((Date.now() - began) / 1000).toFixed(1)} s later`;
}

/** What the webs say to a webhook of Stripe: the status of each answer and the seconds of the slowest. */
export async function ringWebhooks({ shop }: Ground, copies: number) {
  const began = Date.now();
  const object = { id: 'cs_drill', object: 'checkout.session', metadata: {} };
  const rings = shop.webs.map((web) =>
    shop.stripe.forge({
      type: 'checkout.session.completed',
      object,
      copies,
      url: `${web.url}/api/webhooks/stripe`,
    }),
  );
  const statuses = (await Promise.all(rings)).flatMap((ring) => ring.statuses);
  return { statuses: [...new Set(statuses)].sort(), seconds: (Date.now() - began) / 1000 };
}

export function must(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}
