import { desc, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { catalogueSyncs, heartbeats, orderLines, orders, switches } from '#db/schema/index.ts';
import type { LineState, OrderState, RefundState } from '#db/schema/transitions.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { type Pause, reservedUnits, salesPaused } from '#lib/checkout/gate.ts';
import { type Standing, standingOf, unitTally } from '#lib/orders/standing.ts';
import { type OpenAlarm, openAlarms } from './open-alarms.ts';

/** How many rows stand in a state, and since when the oldest of them. */
export interface Pile<S extends string> {
  state: S;
  count: number;
  oldestAt: Date | null;
}

export interface Balance {
  balanceUnits: number;
  /** Promised to orders that are paid and not placed yet. */
  reservedUnits: number;
  /** Never sold against. */
  bufferUnits: number;
  freeUnits: number;
  readAt: Date;
}

/** Everything the first screen says. `now` is the shop's clock: ages are counted from it. */
export interface Overview {
  now: Date;
  pause: Pause | null;
  sellStop: { on: boolean; reason: string | null; changedBy: string; changedAt: Date } | null;
  alarms: OpenAlarm[];
  /** Null until the worker has read it once. */
  balance: Balance | null;
  /** Latest sign of life first. One that was silent for a minute is away: the checkout thinks so too. */
  workers: { process: string; startedAt: Date; beatAt: Date; away: boolean }[];
  /** Lines that are paid and not finished. */
  lines: Pile<LineState>[];
  /** Orders whose payment is not plain: on its way, of a wrong amount, disputed. */
  orders: Pile<OrderState>[];
  refunds: (Pile<RefundState> & { cents: number })[];
  events: Pile<'stored' | 'failed'>[];
  mails: Pile<'queued' | 'failed'>[];
  sync: typeof catalogueSyncs.$inferSelect | null;
  plansOnSale: number;
}

/** The answer to "does anything need me?". The operator is an argument, so that nobody reads it without one. */
export async function overview(db: DbOrTx, _operator: Operator): Promise<Overview> {
  const [clock, pause, stop, open, balance, workers, piles, sync, plans] = await Promise.all([
    db.execute<{ at: string }>(sql`select shop_now() as at`),
    salesPaused(db, 0),
    db.select().from(switches).where(sql`${switches.name} = 'sell-stop'`),
    openAlarms(db),
    readBalance(db),
    readWorkers(db),
    readPiles(db),
    db.select().from(catalogueSyncs).orderBy(desc(catalogueSyncs.startedAt)).limit(1),
    db.execute<{ count: number }>(
      sql`select count(*)::int as count from plans where not hidden and retired_at is null`,
    ),
  ]);
  return {
    now: new Date(clock.rows[0]?.at ?? Date.now()),
    pause,
    sellStop: stop[0] ?? null,
    alarms: open,
    balance,
    workers,
    ...piles,
    sync: sync[0] ?? null,
    plansOnSale: plans.rows[0]?.count ?? 0,
  };
}

/** Measured by the machine's clock, as the checkout does. */
async function readWorkers(db: DbOrTx): Promise<Overview['workers']> {
  const { process, startedAt, beatAt } = heartbeats;
  const away = sql<boolean>`clock_timestamp() - ${beatAt} > interval '60 seconds'`;
  return db.select({ process, startedAt, beatAt, away }).from(heartbeats).orderBy(desc(beatAt)).limit(10);
}

/** The same sum the checkout asks for before it takes money. */
async function readBalance(db: DbOrTx): Promise<Balance | null> {
  const { rows } = await db.execute<{ balance: number; reserved: number; buffer: number; at: string }>(sql`
    select balance_units::float8 as balance, read_at as at,
      (select balance_buffer_units::float8 from settings) as buffer,
      ${reservedUnits} as reserved
    from supplier_balance`);
  const row = rows[0];
  if (!row) return null;
  const { balance, reserved, buffer } = row;
  return {
    balanceUnits: balance,
    reservedUnits: reserved,
    bufferUnits: buffer,
    freeUnits: balance - buffer - reserved,
    readAt: new Date(row.at),
  };
}

interface PileRow extends Record<string, unknown> {
  what: 'line' | 'order' | 'refund' | 'event' | 'mail';
  state: string;
  count: number;
  oldest: string | null;
  cents: number;
}

async function readPiles(
  db: DbOrTx,
): Promise<Pick<Overview, 'lines' | 'orders' | 'refunds' | 'events' | 'mails'>> {
  const { rows } = await db.execute<PileRow>(sql`
    select 'line' as what, l.state, count(*)::int as count, min(o.paid_at) as oldest, 0::float8 as cents
      from order_lines l join orders o on o.id = l.order_id
      where l.state not in ('waiting', 'delivered', 'closed') group by l.state
    union all
    select 'order', state, count(*)::int, min(created_at), 0 from orders
      where state in ('processing', 'mismatch', 'disputed') group by state
    union all
    select 'refund', state, count(*)::int, min(created_at), sum(amount_cents)::float8 from refunds
      where state in ('due', 'sent', 'pending', 'failed') group by state
    union all
    select 'event', state, count(*)::int, min(received_at), 0 from events
      where state in ('stored', 'failed') group by state
    union all
    select 'mail', state, count(*)::int, min(created_at), 0 from mails
      where state in ('queued', 'failed') group by state
    order by 1, 4`);
  const of = <S extends string>(what: PileRow['what']) =>
    rows
      .filter((row) => row.what === what)
      .map(({ state, count, oldest, cents }) => ({
        // The table's own states: its checks and triggers let no other word in.
        state: state as S,
        count,
        oldestAt: oldest === null ? null : new Date(oldest),
        cents,
      }));
  return {
    lines: of('line'),
    orders: of('order'),
    refunds: of('refund'),
    events: of('event'),
    mails: of('mail'),
  };
}

export interface OrderRow {
  id: string;
  standing: Standing;
  createdAt: Date;
  title: string;
  quantity: number;
  lineState: LineState;
  reason: string | null;
  currency: string;
  totalCents: number;
}

/** The newest orders, drafts that nobody paid among them. */
export async function newestOrders(db: DbOrTx, _operator: Operator, limit = 50): Promise<OrderRow[]> {
  const rows = await db
    .select({ order: orders, line: orderLines, tally: unitTally(orders.id) })
    .from(orders)
    .innerJoin(orderLines, sql`${orderLines.orderId} = ${orders.id} and ${orderLines.no} = 1`)
    .orderBy(desc(orders.createdAt), desc(orders.id))
    .limit(limit);
  return rows.map(({ order, line, tally }) => ({
    id: order.id,
    standing: standingOf(order.state, tally),
    createdAt: order.createdAt,
    title: line.plan.title,
    quantity: line.quantity,
    lineState: line.state,
    reason: line.reason,
    currency: order.currency,
    totalCents: order.totalCents,
  }));
}
