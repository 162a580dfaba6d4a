import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { csvOf } from './money-csv.ts';

export const moneySteps = ['day', 'month'] as const;

/** Days in universal time, the last one included: "2026-11-01" to "2026-11-30". */
export interface MoneyRange {
  by: (typeof moneySteps)[number];
  from: string;
  to: string;
}

/** What came in, went out and stayed, in cents; the card fee is an estimate. */
export interface MoneySums {
  orders: number;
  chargedCents: number;
  /** Back, or on its way there. */
  refundedCents: number;
  costCents: number;
  feeCents: number;
  marginCents: number;
}

export interface MoneyBook {
  range: MoneyRange;
  /** Oldest first; a step in which nothing happened is left out. */
  steps: (MoneySums & { step: string })[];
  countries: (MoneySums & { country: string })[];
  total: MoneySums;
}

const isDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** The range somebody asked for, put right: by default the last 30 days, at most three years. */
export async function rangeOf(
  db: DbOrTx,
  wanted: { by?: string; from?: string; to?: string },
): Promise<MoneyRange> {
  const by = moneySteps.find((one) => one === wanted.by) ?? 'day';
  const { rows } = await db.execute<{ today: string; from: string }>(sql`
    select to_char(shop_now() at time zone 'UTC', 'YYYY-MM-DD') as today,
      to_char((shop_now() at time zone 'UTC') - interval '29 days', 'YYYY-MM-DD') as from`);
  const [from, to] = [wanted.from ?? '', wanted.to ?? ''];
  const years = (Date.parse(to) - Date.parse(from)) / (365 * 86_400_000);
  if (isDay(from) && isDay(to) && years >= 0 && years <= 3) return { by, from, to };
  return { by, from: rows[0]?.from ?? '', to: rows[0]?.today ?? '' };
}

/** The books of a range: by step of time, and by country. */
export async function moneyBook(db: DbOrTx, _operator: Operator, range: MoneyRange): Promise<MoneyBook> {
  const step =
    range.by === 'day'
      ? sql`to_char(at at time zone 'UTC', 'YYYY-MM-DD')`
      : sql`to_char(at at time zone 'UTC', 'YYYY-MM')`;
  const { rows: steps } = await db.execute<Row>(sql`
    select ${step} as name, ${sums} from (${flows(range)}) as flow group by 1 order by 1`);
  const { rows: countries } = await db.execute<Row>(sql`
    select country as name, ${sums} from (${flows(range)}) as flow group by 1 order by 3 desc, 1`);
  const byStep = steps.map(({ name, ...row }) => ({ step: name, ...sumsOf(row) }));
  return {
    range,
    steps: byStep,
    countries: countries.map(({ name, ...row }) => ({ country: name, ...sumsOf(row) })),
    total: byStep.reduce(add, nothing),
  };
}

interface Row extends Record<string, unknown>, Sums {
  name: string;
}

interface Sums {
  orders: number;
  charged: number;
  refunded: number;
  cost: number;
  fee: number;
}

const sums = sql`
  sum(orders)::int as orders, sum(charged)::float8 as charged, sum(refunded)::float8 as refunded,
  ceil(sum(cost) / 100.0)::float8 as cost, sum(fee)::float8 as fee`;

/**
 * Everything that moved: payments when they came, refunds when they were owed, costs when a unit was
 * delivered. What was cancelled at the supplier cost nothing; a payment is its first line's country.
 */
function flows({ from, to }: MoneyRange) {
  const within = (column: ReturnType<typeof sql>) => sql`
    ${column} >= ${from}::date::timestamp at time zone 'UTC'
    and ${column} < (${to}::date + 1)::timestamp at time zone 'UTC'`;
  return sql`
    select o.paid_at as at, l.plan ->> 'locationName' as country, 1 as orders, o.captured_cents as charged,
      0 as refunded, 0 as cost,
      case when o.captured_cents = 0 then 0
        else round(o.captured_cents * fee.percent / 10000.0) + fee.fixed end as fee
    from orders o
    join order_lines l on l.order_id = o.id and l.no = 1
    cross join lateral (
      select card_fee_basis_points as percent, card_fee_fixed_cents as fixed from pricings p
      order by p.at <= o.paid_at desc, p.at desc limit 1
    ) as fee
    where o.currency = 'usd' and ${within(sql`o.paid_at`)}
    union all
    select r.created_at, l.plan ->> 'locationName', 0, 0, r.amount_cents, 0, 0
    from refunds r join order_lines l on l.order_id = r.order_id and l.no = 1
    where r.currency = 'usd' and r.state <> 'failed' and ${within(sql`r.created_at`)}
    union all
    select u.decided_at, l.plan ->> 'locationName', 0, 0, 0, l.cost_units * coalesce(l.days, 1), 0
    from order_units u
    join order_lines l on l.id = u.line_id
    left join esims e on e.unit_id = u.id or e.id = l.esim_id
    where u.decision = 'deliver' and ${within(sql`u.decided_at`)}
      and coalesce(upper(e.esim_status), '') not in ('CANCEL', 'CANCELED', 'CANCELLED')`;
}

function sumsOf({ orders, charged, refunded, cost, fee }: Sums): MoneySums {
  return {
    orders,
    chargedCents: charged,
    refundedCents: refunded,
    costCents: cost,
    feeCents: fee,
    marginCents: charged - refunded - cost - fee,
  };
}

const nothing: MoneySums = {
  orders: 0,
  chargedCents: 0,
  refundedCents: 0,
  costCents: 0,
  feeCents: 0,
  marginCents: 0,
};

function add(total: MoneySums, one: MoneySums): MoneySums {
  return {
    orders: total.orders + one.orders,
    chargedCents: total.chargedCents + one.chargedCents,
    refundedCents: total.refundedCents + one.refundedCents,
    costCents: total.costCents + one.costCents,
    feeCents: total.feeCents + one.feeCents,
    marginCents: total.marginCents + one.marginCents,
  };
}

/** The same as a file for a spreadsheet; sums in dollars. */
export function moneyCsv({ range, steps, countries }: MoneyBook): string {
  const head = ['payments', 'charged', 'refunded', 'cost', 'card fee (estimate)', 'margin'];
  const cells = (row: MoneySums) => [
    row.orders,
    ...[row.chargedCents, row.refundedCents, row.costCents, row.feeCents, row.marginCents].map(dollars),
  ];
  return csvOf([
    [range.by, ...head],
    ...steps.map((row) => [row.step, ...cells(row)]),
    [],
    ['country', ...head],
    ...countries.map((row) => [row.country, ...cells(row)]),
  ]);
}

function dollars(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${cents < 0 ? '-' : ''}${whole}.${rest}`;
}
