import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { newId } from '#lib/ids.ts';
import type { Shop } from './fixtures.ts';

/** An address nobody has used yet. */
export const somebody = () => `traveller-${randomUUID().slice(0, 8)}@example.com`;

/** Asks the shop's database. */
export async function query(shop: Shop, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  const { rows } = await client.query(text, values);
  await client.end();
  return rows;
}

/** A delivered order of a guest, written as rows: buying is told elsewhere. */
export async function deliveredOrder(shop: Shop, email: string): Promise<string> {
  const client = new pg.Client({ connectionString: shop.databaseUrl });
  await client.connect();
  const [order, line, unit, esim] = [newId('ord'), newId('lin'), newId('unt'), newId('esm')];
  const plan = {
    code: 'JP_3_30',
    title: 'Japan, 3 GB, 30 days',
    locationCode: 'JP',
    locationName: 'Japan',
    kind: 'fixed',
    dataBytes: 3 * 1024 ** 3,
    days: 30,
    validityStarts: 'first-connection',
    activateWithinDays: 180,
  };
  const customers = await client.query(
    'insert into customers (id, email) values ($1, $2) on conflict (email) do update set email = $2 returning id',
    [newId('cus'), email],
  );
  const customer = customers.rows[0].id;
  await client.query(
    `insert into orders (id, state, buyer_key, checkout_key, customer_id, email, total_cents, captured_cents, terms_version, paid_at)
     values ($1, 'paid', 'x', $1, $2, $3, 459, 459, '1', shop_now())`,
    [order, customer, email],
  );
  await client.query(
    `insert into order_lines (id, order_id, no, state, plan_code, supplier_code, plan, quantity, unit_price_cents, cost_units)
     values ($1, $2, 1, 'delivered', 'JP_3_30', 'P1', $3, 1, 459, 12000)`,
    [line, order, plan],
  );
  await client.query(
    "insert into order_units (id, line_id, no, decision, price_cents) values ($1, $2, 1, 'deliver', 459)",
    [unit, line],
  );
  await client.query(
    `insert into esims (id, unit_id, esim_tran_no, supplier_order_no, iccid, sealed_activation_code, esim_status, smdp_status,
       total_bytes, used_bytes, total_days, expires_at)
     values ($1, $2, $1, 'B1', '8985200026331880614', 'CANARY', 'IN_USE', 'ENABLED', $3, $4, 30, shop_now() + interval '9 days')`,
    [esim, unit, 3 * 1024 ** 3, 1024 ** 3],
  );
  await client.end();
  return order;
}
