import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { csvOf } from './money-csv.ts';
import { flows, type MoneyRange, moneySteps, sums } from './money-flows.ts';

/** What came in, went out and stayed, in cents. */
export interface MoneySums {
  orders: number;
  chargedCents: number;
  /** Back, or on its way there. */
  refundedCents: number;
  /** Tax within what was charged, less that of what went back: it belongs to the state. */
  taxCents: number;
  /** Taken back by banks, with what Stripe charged for it. */
  disputedCents: number;
  costCents: number;
  /** What Stripe kept; of it estimated, for payments whose fee Stripe has not told yet. */
  feeCents: number;
  estimatedFeeCents: number;
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
  tax: number;
  disputed: number;
  cost: number;
  fee: number;
  /** Null when every fee is known. */
  estimated: number | null;
}

function sumsOf({ orders, charged, refunded, tax, disputed, cost, fee, estimated }: Sums): MoneySums {
  return {
    orders,
    chargedCents: charged,
    refundedCents: refunded,
    taxCents: tax,
    disputedCents: disputed,
    costCents: cost,
    feeCents: fee,
    estimatedFeeCents: estimated ?? 0,
    marginCents: charged - refunded - tax - disputed - cost - fee,
  };
}

const amounts = [
  'orders',
  'chargedCents',
  'refundedCents',
  'taxCents',
  'disputedCents',
  'costCents',
  'feeCents',
  'estimatedFeeCents',
  'marginCents',
] as const satisfies (keyof MoneySums)[];

const nothing = Object.fromEntries(amounts.map((name) => [name, 0])) as unknown as MoneySums;

function add(total: MoneySums, one: MoneySums): MoneySums {
  const sum = { ...total };
  for (const name of amounts) sum[name] += one[name];
  return sum;
}

/** The same as a file for a spreadsheet; sums in dollars. */
export function moneyCsv({ range, steps, countries }: MoneyBook): string {
  const head = amounts.map((name) => csvNames[name]);
  const cells = ({ orders, ...row }: MoneySums) => [
    orders,
    ...amounts.flatMap((name) => (name === 'orders' ? [] : [dollars(row[name])])),
  ];
  return csvOf([
    [range.by, ...head],
    ...steps.map((row) => [row.step, ...cells(row)]),
    [],
    ['country', ...head],
    ...countries.map((row) => [row.country, ...cells(row)]),
  ]);
}

const csvNames: Record<(typeof amounts)[number], string> = {
  orders: 'payments',
  chargedCents: 'charged',
  refundedCents: 'refunded',
  taxCents: 'tax',
  disputedCents: 'disputes',
  costCents: 'cost',
  feeCents: 'card fees',
  estimatedFeeCents: 'of them estimated',
  marginCents: 'margin',
};

function dollars(cents: number): string {
  const whole = Math.trunc(Math.abs(cents) / 100);
  const rest = String(Math.abs(cents) % 100).padStart(2, '0');
  return `${cents < 0 ? '-' : ''}${whole}.${rest}`;
}
