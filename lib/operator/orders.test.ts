import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { orderLines, orders } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { ownedEsim } from '#db/testing-rows.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { findOrders, type OrderFilter, ordersOnPage } from './orders.ts';

const viewer: Operator = {
  kind: 'operator',
  customerId: 'cus_1',
  email: 'viewer@shop.example',
  role: 'viewer',
  fresh: false,
};
let t: TestDatabase;
let bought: Awaited<ReturnType<typeof ownedEsim>>;

beforeAll(async () => {
  t = await cloneDatabase();
  bought = await ownedEsim(t.db, {
    order: { stripePaymentIntent: 'pi_1', stripeSessionId: 'cs_1', email: 'ana_b@example.com' },
    esim: { iccid: '8985200026331889876', supplierOrderNo: 'B9000000001' },
  });
  await t.db
    .update(orderLines)
    .set({ supplierOrderNo: 'B9000000001' })
    .where(eq(orderLines.orderId, bought.orderId));
  for (let n = 0; n < 3; n += 1) await ownedEsim(t.db);
});
afterAll(() => t.drop());

const ask = (text: string, filter: OrderFilter = 'all', after: string | null = null) =>
  findOrders(t.db, viewer, { text, filter, after });
const idsOf = async (text: string, filter: OrderFilter = 'all') =>
  (await ask(text, filter)).orders.map(({ id }) => id);

test('an order is found by everything that names it', async () => {
  const names = [
    bought.orderId,
    bought.esimId,
    'ana_b@example.com',
    'ANA_',
    // The address of its customer, whatever was typed at Stripe.
    bought.email,
    '9876',
    '8985 2000 2633 1889 876',
    'pi_1',
    'cs_1',
    'b9000000001',
  ];
  for (const name of names) expect(await idsOf(name), name).toEqual([bought.orderId]);
  // The underscore is a letter, not a joker.
  expect(await idsOf('anaxb')).toEqual([]);
  expect(await idsOf('9877')).toEqual([]);
});

test('what cannot be looked for is said, not answered with everything', async () => {
  expect(await ask('12')).toMatchObject({ orders: [], unreadable: true });
  expect((await ask('')).orders).toHaveLength(4);
});

test('the list narrows to what its filter says', async () => {
  const [waiting, open] = [await ownedEsim(t.db), await ownedEsim(t.db)];
  await t.db.update(orders).set({ state: 'disputed' }).where(eq(orders.id, waiting.orderId));
  await t.db.execute(sql`insert into order_lines (id, order_id, no, state, plan_code, supplier_code, plan, quantity,
      unit_price_cents, cost_units)
    select 'lin_open', order_id, 2, 'queued', plan_code, supplier_code, plan, 1, 459, 12000
    from order_lines where order_id = ${open.orderId}`);
  expect(await idsOf('', 'disputed')).toEqual([waiting.orderId]);
  expect(await idsOf('', 'open')).toEqual([open.orderId]);
  expect(await idsOf('', 'unpaid')).toEqual([]);
  expect(await idsOf('', 'mismatch')).toEqual([]);
  expect(await idsOf('', 'refunds')).toEqual([]);
  expect(await idsOf('', 'paid')).not.toContain(waiting.orderId);
  expect(await idsOf(waiting.email, 'open')).toEqual([]);
});

test('page after page shows each order once, also those of one moment', async () => {
  await t.db.execute(sql`insert into orders (id, buyer_key, checkout_key, total_cents, terms_version, created_at)
    select 'ord_' || lpad(n::text, 26, '0'), 'b', n::text, 459, '1', shop_now() - interval '1 day'
    from generate_series(1, 120) n`);
  await t.db.execute(sql`insert into order_lines (id, order_id, no, plan_code, supplier_code, plan, quantity,
      unit_price_cents, cost_units)
    select 'lin_' || substr(o.id, 5), o.id, 1, l.plan_code, l.supplier_code, l.plan, 1, 459, 12000
    from orders o, (select * from order_lines limit 1) l
    where not exists (select 1 from order_lines where order_id = o.id)`);
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const page = await ask('', 'all', after);
    expect(page.orders.length).toBeLessThanOrEqual(ordersOnPage);
    seen.push(...page.orders.map(({ id }) => id));
    after = page.next;
  } while (after !== null);
  expect(seen).toHaveLength(await t.db.$count(orders));
  expect(new Set(seen).size).toBe(seen.length);
  expect((await ask('', 'unpaid')).orders).toHaveLength(ordersOnPage);
});

test('a beginning that very many addresses share finds the newest of them', async () => {
  await t.db.execute(sql`insert into orders (id, buyer_key, checkout_key, total_cents, terms_version, email, created_at)
    select 'ord_' || lpad(n::text, 26, 'c'), 'c', n::text, 459, '1', 'crowd' || n || '@example.com',
      shop_now() - interval '2 days'
    from generate_series(1, 1100) n`);
  await t.db.execute(sql`insert into order_lines (id, order_id, no, plan_code, supplier_code, plan, quantity,
      unit_price_cents, cost_units)
    select 'lin_' || substr(o.id, 5), o.id, 1, l.plan_code, l.supplier_code, l.plan, 1, 459, 12000
    from orders o, (select * from order_lines limit 1) l where o.buyer_key = 'c'`);
  const page = await ask('crowd');
  expect(page.orders).toHaveLength(ordersOnPage);
  expect(page.orders.every(({ email }) => email?.startsWith('crowd'))).toBe(true);
});
