import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { PlanSnapshot } from '#db/schema/index.ts';
import type { LineState, OrderState } from '#db/schema/transitions.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { type Standing, standingOf, type UnitTally, unitTally } from '#lib/orders/standing.ts';
import { type Sought, soughtBy } from './order-query.ts';

/** What the list can be narrowed to. */
export const orderFilters = ['all', 'open', 'paid', 'unpaid', 'refunds', 'disputed', 'mismatch'] as const;
export type OrderFilter = (typeof orderFilters)[number];

/** As many orders on one page. */
export const ordersOnPage = 50;

export interface OrderSearch {
  /** As typed: an order, an e-mail, last digits of an ICCID, a payment, a supplier order. */
  text: string;
  filter: OrderFilter;
  /** The last order of the page before; null for the newest. */
  after: string | null;
}

export interface FoundOrder {
  id: string;
  kind: 'sale' | 'topup' | 'replacement';
  standing: Standing;
  createdAt: Date;
  email: string | null;
  title: string;
  quantity: number;
  lineState: LineState;
  reason: string | null;
  currency: string;
  totalCents: number;
}

export interface OrderPage {
  now: Date;
  orders: FoundOrder[];
  /** The next page begins after this order; null on the last one. */
  next: string | null;
  /** What was typed cannot be looked for. */
  unreadable: boolean;
}

/**
 * One page of orders, newest first. Every way of looking goes over an index and the next page is found by
 * its key, so it is as fast at the hundred thousandth order as at the first.
 */
export async function findOrders(db: DbOrTx, _operator: Operator, search: OrderSearch): Promise<OrderPage> {
  const sought = soughtBy(search.text);
  const unreadable = search.text.trim() !== '' && sought === null;
  const { rows: clock } = await db.execute<{ now: string }>(sql`select shop_now() as now`);
  const now = new Date(clock[0]?.now ?? Date.now());
  if (unreadable) return { now, orders: [], next: null, unreadable };
  const { rows } = await db.execute<Row>(pageOf(sought, search, await isCommon(db, sought)));
  const orders = rows.slice(0, ordersOnPage).map(found);
  const next = rows.length > ordersOnPage ? (orders.at(-1)?.id ?? null) : null;
  return { now, orders, next, unreadable };
}

interface Row extends Record<string, unknown> {
  id: string;
  kind: FoundOrder['kind'];
  state: OrderState;
  created_at: string;
  email: string | null;
  currency: string;
  total_cents: number;
  plan: PlanSnapshot;
  quantity: number;
  line_state: LineState;
  reason: string | null;
  tally: UnitTally;
}

/** The statement itself, so that its plan can be measured. */
export function pageOf(sought: Sought | null, { filter, after }: OrderSearch, common = false): SQL {
  const conditions = [sql`true`];
  if (sought) conditions.push(common ? withAddress(sought.text) : soughtIn(sought));
  if (filter !== 'all') conditions.push(filters[filter]);
  if (after !== null && isId('ord', after)) {
    conditions.push(
      sql`(o.created_at, o.id) < ((select created_at from orders where id = ${after}), ${after})`,
    );
  }
  // The page is cut first: the tallies are counted for its rows alone.
  return sql`
    select o.id, o.kind, o.state, o.created_at, coalesce(o.email, c.email) as email, o.currency,
      o.total_cents::float8 as total_cents, l.plan, l.quantity, l.state as line_state, l.reason,
      ${unitTally(sql`o.id`)} as tally
    from (
      select o.* from orders o where ${sql.join(conditions, sql` and `)}
      order by o.created_at desc, o.id desc limit ${ordersOnPage + 1}
    ) o
    join order_lines l on l.order_id = o.id and l.no = 1
    left join customers c on c.id = o.customer_id
    order by o.created_at desc, o.id desc`;
}

function soughtIn(sought: Sought): SQL {
  const { text } = sought;
  switch (sought.by) {
    case 'order':
      return sql`o.id = ${text}`;
    case 'payment':
      return sql`o.stripe_payment_intent = ${text}`;
    case 'session':
      return sql`o.stripe_session_id = ${text}`;
    case 'refund':
      return sql`o.id in (select order_id from refunds where stripe_refund_id = ${text})`;
    case 'supplier-order':
      return sql`o.id in (select order_id from order_lines where supplier_order_no = ${text})`;
    case 'esim':
      return ofEsims(sql`e.id = ${text}`);
    case 'iccid-tail':
      return ofEsims(sql`reverse(e.iccid) like ${`${reversed(text)}%`}`);
    case 'email':
      return ofAddress(sought.whole ? sql`= ${text}` : sql`like ${`${escaped(text)}%`}`);
  }
}

const commonFrom = 1_000;

/** Whether so many addresses begin like this that the newest orders are simply gone through. */
export async function isCommon(db: DbOrTx, sought: Sought | null): Promise<boolean> {
  if (sought?.by !== 'email' || sought.whole) return false;
  const { rows } = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from (
      select 1 from orders where email like ${`${escaped(sought.text)}%`} limit ${commonFrom}) as fitting`);
  return rows[0]?.count === commonFrom;
}

function withAddress(beginning: string): SQL {
  const pattern = `${escaped(beginning)}%`;
  return sql`(o.email like ${pattern} or exists (
    select 1 from customers where customers.id = o.customer_id and customers.email like ${pattern}))`;
}

/** The orders of these eSIMs, and their top-ups. */
function ofEsims(which: SQL): SQL {
  return sql`o.id in (
    select l.order_id from esims e join order_units u on u.id = e.unit_id join order_lines l on l.id = u.line_id
      where ${which}
    union
    select l.order_id from esims e join order_lines l on l.esim_id = e.id where ${which})`;
}

function ofAddress(compared: SQL): SQL {
  return sql`o.id in (
    select id from orders where email ${compared}
    union
    select orders.id from customers join orders on orders.customer_id = customers.id
      where customers.email ${compared})`;
}

const filters: Record<Exclude<OrderFilter, 'all'>, SQL> = {
  open: sql`o.id in (select order_id from order_lines where state not in ('waiting', 'delivered', 'closed'))`,
  paid: sql`o.state in ('paid', 'dispute_won')`,
  unpaid: sql`o.state in ('draft', 'session_open', 'processing', 'expired', 'failed')`,
  refunds: sql`exists (select 1 from refunds where order_id = o.id)`,
  disputed: sql`o.state in ('disputed', 'dispute_won', 'dispute_lost')`,
  mismatch: sql`o.state = 'mismatch'`,
};

function reversed(digits: string): string {
  return [...digits].reverse().join('');
}

function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function found(row: Row): FoundOrder {
  const { id, kind, email, quantity, reason, currency } = row;
  return {
    ...{ id, kind, email, quantity, reason, currency },
    standing: standingOf(row.state, row.tally),
    createdAt: new Date(row.created_at),
    title: row.plan.title,
    lineState: row.line_state,
    totalCents: row.total_cents,
  };
}
