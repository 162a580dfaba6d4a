import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { openDb, openPool } from '#db/client.ts';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { moneyBook } from '#lib/operator/money.ts';
import { soughtBy } from '#lib/operator/order-query.ts';
import { isCommon, type OrderSearch, pageOf } from '#lib/operator/orders.ts';
import { freePort } from '../run/ports.ts';

// npm run many-orders: how the console's list of orders is read among 100,000 of them.
const many = Number(process.argv[2] ?? 100_000);

const viewer: Operator = {
  ...{ kind: 'operator', customerId: 'cus_1', email: 'viewer@shop.example', role: 'viewer', fresh: false },
};

const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-many-'));
await chmod(dir, 0o755);
const server = await startEmbedded({
  dir: path.join(dir, 'pg'),
  port: await freePort(),
  durable: false,
});
// The triggers let an order be written as it stood later only where tests are.
const name = 'landfall_test_many';
await server.createDatabase(name);
await migrateDatabase(server.url(name));
const client = new pg.Client({ connectionString: server.url(name) });
await client.connect();
const pool = openPool(server.url(name), 1);
const db = openDb(pool);
try {
  await seed();
  console.log(`${many} orders`);
  const middle = await one(
    `select id from orders order by created_at desc, id desc offset ${many >> 1} limit 1`,
  );
  await measure('newest', { text: '' });
  await measure('page in the middle', { text: '', after: middle });
  for (const filter of ['open', 'paid', 'unpaid', 'refunds', 'disputed', 'mismatch'] as const) {
    await measure(`state ${filter}`, { text: '', filter });
  }
  await measure('order', { text: middle });
  await measure('e-mail', { text: 'buyer77@example.com' });
  await measure('beginning of an e-mail, many fit', { text: 'buyer' });
  await measure('beginning of an e-mail, few fit', { text: 'buyer7777' });
  await measure('ICCID, 4 digits', { text: '4321' });
  await measure('ICCID, 6 digits', { text: '054321' });
  await measure('payment', { text: 'pi_500' });
  await measure('supplier order', { text: 'B100000500' });
  await measure('nothing fits', { text: 'nobody@example.com' });
  await books('books of 30 days', 'day', 29);
  await books('books of all 70 days, by month', 'month', 70);
} finally {
  await client.end();
  await pool.end();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

async function one(statement: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(statement);
  return rows[0]?.id ?? '';
}

/** The middle one of five runs, and which indexes it went over. */
async function measure(title: string, wanted: Partial<OrderSearch>): Promise<void> {
  const search: OrderSearch = { text: '', filter: 'all', after: null, ...wanted };
  const sought = soughtBy(search.text);
  const query = new PgDialect().sqlToQuery(pageOf(sought, search, await isCommon(db, sought)));
  const times: number[] = [];
  let plan = '';
  for (let n = 0; n < 5; n += 1) {
    const { rows } = await client.query(`explain (analyze, buffers, format json) ${query.sql}`, query.params);
    plan = JSON.stringify(rows[0]);
    times.push(Number(/"Execution Time":\s*([\d.]+)/.exec(plan)?.[1]));
  }
  times.sort((a, b) => a - b);
  const indexes = new Set([...plan.matchAll(/"Index Name":"([^"]+)"/g)].map(([, index]) => index));
  const whole = [...plan.matchAll(/"Node Type":"Seq Scan"[^{}]*?"Relation Name":"([^"]+)"/g)];
  const scans = whole.map(([, table]) => table).join(', ');
  console.log(
    `${title}: ${times[2]?.toFixed(1)} ms, over ${[...indexes].join(', ')}${scans ? `; reads all of ${scans}` : ''}`,
  );
}

/** The page of the books: the middle one of five, both tables of it. */
async function books(title: string, by: 'day' | 'month', days: number): Promise<void> {
  const { rows } = await client.query<{ from: string; to: string }>(
    `select to_char(shop_now() - make_interval(days => $1), 'YYYY-MM-DD') as from, to_char(shop_now(), 'YYYY-MM-DD') as to`,
    [days],
  );
  const range = { by, from: rows[0]?.from ?? '', to: rows[0]?.to ?? '' };
  const times: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const began = performance.now();
    await moneyBook(db, viewer, range);
    times.push(performance.now() - began);
  }
  times.sort((a, b) => a - b);
  console.log(`${title}: ${times[2]?.toFixed(0)} ms`);
}

/** One line, unit and eSIM for each order; 2 % are refunded, 0.1 % disputed, 30 wait, 5 % were never paid. */
async function seed(): Promise<void> {
  const plan = JSON.stringify({ code: 'JP_3_30', title: 'Japan, 3 GB, 30 days', locationCode: 'JP' });
  const id = (prefix: string) => `'${prefix}_' || lpad(n::text, 26, '0')`;
  const rows = `from generate_series(1, ${many}) n`;
  const state = `case when n % 20 = 0 then 'expired' when n % 1000 = 1 then 'disputed' else 'paid' end`;
  const statements = [
    `insert into customers (id, email) select ${id('cus')}, 'buyer' || n || '@example.com'
      from generate_series(1, ${many >> 1}) n`,
    `insert into orders (id, state, buyer_key, checkout_key, customer_id, email, total_cents, captured_cents,
        terms_version, stripe_payment_intent, stripe_session_id, created_at, paid_at)
      select ${id('ord')}, ${state}, 'b' || n % 5000, n::text, 'cus_' || lpad((n / 2 + 1)::text, 26, '0'),
        'buyer' || n / 2 + 1 || '@example.com', 459, case when n % 20 = 0 then 0 else 459 end, '1', 'pi_' || n, 'cs_' || n,
        shop_now() - make_interval(mins => ${many} - n), shop_now() - make_interval(mins => ${many} - n)
      ${rows} where n / 2 + 1 <= ${many >> 1}`,
    `insert into order_lines (id, order_id, no, state, plan_code, supplier_code, plan, quantity,
        unit_price_cents, cost_units, supplier_order_no)
      select ${id('lin')}, ${id('ord')}, 1,
        case when n % 20 = 0 then 'waiting' when n > ${many} - 31 then 'queued' when n % 50 = 3 then 'closed' else 'delivered' end,
        'JP_3_30', 'P1', $json$${plan}$json$::jsonb, 1, 459, 12000, 'B100' || lpad(n::text, 6, '0')
      ${rows} where n / 2 + 1 <= ${many >> 1}`,
    `insert into order_units (id, line_id, no, price_cents, decision)
      select ${id('unt')}, ${id('lin')}, 1, 459,
        case when n % 20 = 0 or n > ${many} - 31 then null when n % 50 = 3 then 'refund' else 'deliver' end
      ${rows} where n / 2 + 1 <= ${many >> 1}`,
    `insert into refunds (id, order_id, unit_id, purpose, state, amount_cents)
      select ${id('rfd')}, ${id('ord')}, ${id('unt')}, 'undelivered', 'succeeded', 459
      ${rows} where n % 50 = 3 and n % 20 <> 0 and n <= ${many} - 31`,
    `insert into esims (id, unit_id, esim_tran_no, supplier_order_no, iccid, sealed_activation_code, esim_status,
        smdp_status, total_bytes, total_days)
      select ${id('esm')}, ${id('unt')}, n::text, 'B1', '8985200' || lpad(n::text, 12, '0'), 'k', 'IN_USE', 'ENABLED', 1, 30
      ${rows} where n % 20 <> 0 and n % 50 <> 3 and n <= ${many} - 31`,
    'analyze',
  ];
  for (const statement of statements) await client.query(statement);
}
