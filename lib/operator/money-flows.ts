import { sql } from 'drizzle-orm';

export const moneySteps = ['day', 'month'] as const;

/** Days in universal time, the last one included: "2026-11-01" to "2026-11-30". */
export interface MoneyRange {
  by: (typeof moneySteps)[number];
  from: string;
  to: string;
}

/** The sums of flows, as columns. */
export const sums = sql`
  sum(orders)::int as orders, sum(charged)::float8 as charged, sum(refunded)::float8 as refunded,
  sum(tax)::float8 as tax, sum(disputed)::float8 as disputed,
  ceil(sum(cost) / 100.0)::float8 as cost, sum(fee)::float8 as fee,
  sum(fee) filter (where guessed)::float8 as estimated`;

/**
 * Everything that moved: payments when they came, refunds when they were owed, costs when a unit was
 * delivered, disputes when the bank took the money. What was cancelled at the supplier cost nothing; a
 * payment is its first line's country. A refund's tax is its share of the payment's, and the shares of all
 * refunds of a payment come to the whole. A payment of a wrong amount comes and goes outside of these books.
 */
export function flows({ from, to }: MoneyRange) {
  const within = (column: ReturnType<typeof sql>) => sql`
    ${column} >= ${from}::date::timestamp at time zone 'UTC'
    and ${column} < (${to}::date + 1)::timestamp at time zone 'UTC'`;
  return sql`
    select o.paid_at as at, l.plan ->> 'locationName' as country, 1 as orders, o.captured_cents as charged,
      0 as refunded, o.tax_cents as tax, 0 as disputed, 0 as cost,
      coalesce(o.fee_cents, case when o.captured_cents = 0 then 0
        else round(o.captured_cents * fee.percent / 10000.0) + fee.fixed end) as fee,
      o.fee_cents is null and o.captured_cents > 0 as guessed
    from orders o
    join order_lines l on l.order_id = o.id and l.no = 1
    left join lateral (
      select card_fee_basis_points as percent, card_fee_fixed_cents as fixed from pricings p
      where o.fee_cents is null order by p.at <= o.paid_at desc, p.at desc limit 1
    ) as fee on true
    where o.currency = 'usd' and ${within(sql`o.paid_at`)}
    union all
    select r.created_at, l.plan ->> 'locationName', 0, 0, r.amount_cents, -${taxOfRefund}, 0, 0, 0, false
    from refunds r
    join orders o on o.id = r.order_id
    join order_lines l on l.order_id = r.order_id and l.no = 1
    where r.currency = 'usd' and r.purpose <> 'mismatch' and r.state not in ('failed', 'overtaken') and ${within(sql`r.created_at`)}
    union all
    select o.disputed_at, l.plan ->> 'locationName', 0, 0, 0, 0, o.disputed_cents, 0, 0, false
    from orders o join order_lines l on l.order_id = o.id and l.no = 1
    where o.currency = 'usd' and o.disputed_cents > 0 and ${within(sql`o.disputed_at`)}
    union all
    select u.decided_at, l.plan ->> 'locationName', 0, 0, 0, 0, 0, l.cost_units * coalesce(l.days, 1), 0, false
    from order_units u
    join order_lines l on l.id = u.line_id
    left join lateral (
      select esim_status from esims where unit_id = u.id and l.esim_id is null
      union all select esim_status from esims where id = l.esim_id
    ) e on true
    where u.decision = 'deliver' and ${within(sql`u.decided_at`)}
      and coalesce(upper(e.esim_status), '') not in ('CANCEL', 'CANCELED', 'CANCELLED')`;
}

/** The share of the payment's tax in one refund `r` of order `o`: the rounding of many adds up to the whole. */
const taxOfRefund = sql`case when o.tax_cents = 0 or o.captured_cents = 0 then 0 else (
  select round(o.tax_cents * (sum(b.amount_cents)) / o.captured_cents::numeric)
    - round(o.tax_cents * (sum(b.amount_cents) - r.amount_cents) / o.captured_cents::numeric)
  from refunds b
  where b.order_id = r.order_id and b.state not in ('failed', 'overtaken')
    and (b.created_at, b.id) <= (r.created_at, r.id)) end`;
