import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { must } from './drill-ground.ts';
import { type KillableShop, waitFor } from './killable-shop.ts';
import type { Program } from './program.ts';
import { isTerminal } from './stories.ts';
import { faultsOf } from './verdict.ts';

export interface Soak {
  orders: number;
  faults: number;
  minutes: number;
  /** Resident megabytes of each process: the middle of the second quarter of the run, and of the last. */
  memory: { name: string; before: number; after: number }[];
  /** Rows that nobody needs any more, in the table that has most of them. */
  dead: { table: string; rows: number };
}

const plan = 'ES_3_30';
/** Of the calls to either end, so many go wrong in one of these ways. */
const faultShare = 0.01;
const supplierFaults = ['accept-then-reset', 'status-500', 'html', 'cut-json'] as const;
const stripeFaults = ['accept-then-status-500', 'status-429'] as const;
/** What a process may gain after it has warmed up: collected memory is given back late. */
const mostGrowth = { factor: 1.3, megabytes: 30 };
/** Autovacuum comes by once a minute. */
const mostDead = 5_000;

/**
 * Buys steadily while one call in a hundred goes wrong, and reads each order's page. At the end every order
 * is delivered or refunded once, nothing is under way, and neither memory nor dead rows have piled up.
 */
export async function soakRound(
  shop: KillableShop,
  {
    minutes,
    perSecond,
    tell = () => {},
  }: { minutes: number; perSecond: number; tell?: (line: string) => void },
): Promise<Soak> {
  beginFaults(shop);
  const began = Date.now();
  const until = began + minutes * 60_000;
  const samples = new Map<string, number[]>();
  const orders: string[] = [];
  const under = new Set<Promise<unknown>>();
  const problems: string[] = [];
  for (let n = 0; Date.now() < until; n += 1) {
    const one = buy(shop, orders).catch((error: unknown) => problems.push(String(error)));
    under.add(one);
    void one.then(() => under.delete(one));
    if (n % Math.ceil(5 * perSecond) === 0)
      for (const each of [...shop.webs, ...shop.workers]) sample(each, samples);
    if (n > 0 && n % Math.ceil(300 * perSecond) === 0) tell(`${orders.length} orders, ${memoryOf(samples)}`);
    await sleep(Math.max(0, began + ((n + 1) * 1000) / perSecond - Date.now()));
  }
  await Promise.all(under);
  const faults = endFaults(shop);
  await waitFor('the end of all orders', () => isTerminal(shop, orders), 180);
  for (const id of orders) problems.push(...(await faultsOf(shop, id, 2)));
  must(problems.length === 0, problems.slice(0, 10).join('; '));
  const memory = [...samples].map(([name, sizes]) => ({ name, ...quarters(sizes) }));
  for (const { name, before, after } of memory) {
    const most = Math.max(before * mostGrowth.factor, before + mostGrowth.megabytes);
    must(after <= most, `${name} grew from ${before} to ${after} MB`);
  }
  const dead = await deadRows(shop);
  must(dead.rows <= mostDead, `${dead.rows} dead rows in ${dead.table}`);
  return { orders: orders.length, faults, minutes: (Date.now() - began) / 60_000, memory, dead };
}

function beginFaults(shop: KillableShop): void {
  for (const action of supplierFaults)
    shop.supplier.fault({ match: { share: faultShare / supplierFaults.length }, action });
  for (const action of stripeFaults)
    shop.stripe.fault({ match: { share: faultShare / stripeFaults.length }, action });
}

/** How often one fired. */
function endFaults(shop: KillableShop): number {
  const rules = [...shop.supplier.state().faults, ...shop.stripe.state().faults];
  shop.supplier.clearFaults();
  shop.stripe.clearFaults();
  return rules.reduce((sum, { fired }) => sum + fired, 0);
}

/** A checkout that an answer of Stripe's spoilt is pressed again, as a buyer does. */
async function buy(shop: KillableShop, orders: string[]): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    const checkout = await shop.checkout(plan, 1).catch((error: unknown) => {
      if (tries === 3) throw error;
    });
    if (!checkout) continue;
    orders.push(checkout.orderId);
    await shop.stripe.pay(checkout.sessionId, { email: `${checkout.orderId}@example.com` });
    const headers = { cookie: `landfall_buyer=${checkout.buyer}` };
    const page = await fetch(`${shop.url}/orders/${checkout.orderId}`, { headers });
    await page.arrayBuffer();
    must(page.status === 200, `the page of ${checkout.orderId} was answered with ${page.status}`);
    return;
  }
}

function sample(one: Program, samples: Map<string, number[]>): void {
  const status = readFileSync(`/proc/${one.pid()}/status`, 'utf8');
  const kilobytes = Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]);
  samples.set(one.name, [...(samples.get(one.name) ?? []), Math.round(kilobytes / 1024)]);
}

function quarters(sizes: number[]): { before: number; after: number } {
  const middle = (part: number[]) => [...part].sort((a, b) => a - b)[part.length >> 1] ?? 0;
  const quarter = Math.ceil(sizes.length / 4);
  return { before: middle(sizes.slice(quarter, 2 * quarter + 1)), after: middle(sizes.slice(-quarter)) };
}

function memoryOf(samples: Map<string, number[]>): string {
  return [...samples].map(([name, sizes]) => `${name} ${sizes.at(-1)} MB`).join(', ');
}

async function deadRows(shop: KillableShop): Promise<{ table: string; rows: number }> {
  const { rows } = await shop.pool.query<{ table: string; rows: number }>(
    `select relname as table, n_dead_tup::int as rows from pg_stat_user_tables order by n_dead_tup desc limit 1`,
  );
  return rows[0] ?? { table: 'none', rows: 0 };
}
