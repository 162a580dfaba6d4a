import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Pool } from 'pg';
import { openDb, openPool } from '#db/client.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { sha256 } from '#lib/secrets.ts';
import type { Ports } from './shop-env.ts';

const megabyte = 1024 ** 2;
const hour = 3_600_000;

/** What the demo's customer has bought, and what their phone did with it, oldest step first. */
const story: { plan: string; days?: number; steps: Record<string, unknown>[] }[] = [
  {
    plan: 'JP_3_30',
    steps: [
      { install: true, agoMs: 75 * hour },
      { use: 320 * megabyte, agoMs: 70 * hour },
      { use: 410 * megabyte, agoMs: 50 * hour },
      { use: 260 * megabyte, agoMs: 30 * hour },
      { use: 540 * megabyte, agoMs: 8 * hour },
    ],
  },
  {
    plan: 'TH_1_7',
    steps: [
      { install: true, agoMs: 60 * hour },
      { use: 700 * megabyte, agoMs: 40 * hour },
      { use: 324 * megabyte, agoMs: 20 * hour },
    ],
  },
  { plan: 'EU-42_0.5_Daily', days: 5, steps: [{ install: true, agoMs: 2 * hour }] },
  { plan: 'US_1_7', steps: [] },
];

export interface DemoShop {
  ports: Ports;
  databaseUrl: string;
  stripeKey: string;
  customerEmail: string;
}

/**
 * Buys and uses a few eSIMs as the demo's customer, through the shop's own doors, unless they have some.
 * A plan the catalogue lacks is left out.
 */
export async function buyDemoOrders(shop: DemoShop): Promise<void> {
  const pool = openPool(shop.databaseUrl, 2);
  try {
    const { rows } = await pool.query<{ id: string; orders: number }>(
      `select id, (select count(*)::int from orders where customer_id = customers.id) as orders
       from customers where email = $1`,
      [shop.customerEmail],
    );
    const customer = rows[0];
    if (!customer || customer.orders > 0) return;
    const bought = [];
    for (const { plan, days, steps } of story) {
      const orderId = await buy(shop, pool, customer.id, plan, days ?? null);
      if (orderId) bought.push({ orderId, steps });
    }
    for (const { orderId, steps } of bought) await use(shop, pool, orderId, steps);
  } finally {
    await pool.end();
  }
}

async function buy(
  shop: DemoShop,
  pool: Pool,
  customerId: string,
  code: string,
  days: number | null,
): Promise<string | null> {
  const begun = await beginOrder(shop, pool, customerId, code, days);
  if (!begun) return null;
  const payment = { session: begun.session, email: shop.customerEmail, card: '4242424242424242' };
  await pull(shop.ports.stripe, 'pay', payment);
  return begun.orderId;
}

/** An order taken to its payment page through the shop's own doors; null when the catalogue lacks the plan. */
export async function beginOrder(
  shop: DemoShop,
  pool: Pool,
  customerId: string,
  code: string,
  days: number | null,
): Promise<{ orderId: string; session: string } | null> {
  const db = openDb(pool);
  const plan = await sellablePlan(db, code);
  if (!plan) return null;
  const appUrl = `http://localhost:${shop.ports.web}`;
  const stripe = openStripe(shop.stripeKey, `http://127.0.0.1:${shop.ports.stripe}`);
  const started = await startCheckout(
    { db, stripe, appUrl },
    // Nobody's browser: these orders open for whoever signs in as the customer.
    { buyerKey: sha256(randomUUID()), customerId },
    {
      plan: code,
      quantity: 1,
      days,
      checkoutKey: randomUUID(),
      seenCents: linePriceCents(plan, days),
      terms: 'yes',
      immediate: 'yes',
      device: 'yes',
      unlocked: 'yes',
    },
  );
  if (!started.ok) throw new Error(`the demo's order of ${code} was refused: ${started.reason}`);
  const { rows } = await pool.query('select stripe_session_id as session from orders where id = $1', [
    started.orderId,
  ]);
  return { orderId: started.orderId, session: String(rows[0]?.session) };
}

async function use(shop: DemoShop, pool: Pool, orderId: string, steps: readonly object[]): Promise<void> {
  const tranNo = await delivered(pool, orderId);
  for (const step of steps) {
    await pull(shop.ports.supplier, `esim/${tranNo}`, step);
    // Each step is read on its own: together they would fold into one reading.
    await pause(400);
  }
}

async function delivered(pool: Pool, orderId: string): Promise<string> {
  for (const deadline = Date.now() + 30_000; Date.now() < deadline; await pause(100)) {
    const { rows } = await pool.query<{ no: string }>(
      `select esim_tran_no as no from esims
       join order_units on order_units.id = esims.unit_id
       join order_lines on order_lines.id = order_units.line_id where order_lines.order_id = $1`,
      [orderId],
    );
    if (rows[0]) return rows[0].no;
  }
  throw new Error('an order of the demo was not delivered within 30 s: see .landfall/logs/worker.log');
}

async function pull(port: number, lever: string, body: object): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/_control/${lever}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok)
    throw new Error(`the demo's ${lever} failed: ${response.status} ${await response.text()}`);
}
