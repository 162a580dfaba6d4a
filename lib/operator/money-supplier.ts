import { sql } from 'drizzle-orm';
import type { MoneyCheckResult, MoneyDifference } from '#db/schema/index.ts';
import { namedBy } from '#lib/fulfilment/transaction-id.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { normaliseStatus } from '#lib/supplier/status.ts';
import type { Period } from './money-stripe.ts';

type Found = Pick<MoneyCheckResult, 'supplier' | 'differences'>;

const slackMs = 3_600_000;

/** One supplier order as the shop holds it; money is USD × 10,000. */
interface Ordered extends Record<string, unknown> {
  transaction_id: string;
  order_id: string;
  quantity: number;
  /** Of one eSIM with all its days: the supplier took the order at this price. */
  unit_cost: number;
  /** Units that were delivered and not cancelled. */
  kept: number;
  inside: boolean;
  /** Everything of it is decided. */
  settled: boolean;
}

/** One eSIM as the supplier lists it. */
interface Listed {
  transactionId: string;
  esimTranNo: string | null;
  code: string | null;
  cancelled: boolean;
}

/**
 * Orders of eSIMs, the supplier's against ours, by transaction id and to the cent: what it kept the money of,
 * at the price it took the order at, which our request named. It lists no prices itself; what really left is
 * watched by its balance. What it took back has to be refunded, unless it was replaced or cost nothing.
 */
export async function compareWithSupplier(
  works: Pick<Works, 'db' | 'supplier' | 'shopTag'>,
  period: Period,
): Promise<Found> {
  const listed = await listOf(works, period);
  const rows = Map.groupBy(listed, ({ transactionId }) => transactionId);
  const ordered = await ordersOf(works, [...rows.keys()], period);
  const found: Found = {
    supplier: { ours: 0, theirs: 0, costs: { ours: 0, theirs: 0 } },
    differences: [],
  };
  for (const own of ordered) compareOrder(found, own, rows.get(own.transaction_id) ?? []);
  const known = new Set(ordered.map((own) => own.transaction_id));
  for (const [transaction, esims] of rows) {
    if (!known.has(transaction)) found.differences.push(await unknownOrder(works, found, transaction, esims));
  }
  found.differences.push(...(await cancelledAndKept(works, listed)));
  return found;
}

async function listOf(
  { supplier, shopTag }: Pick<Works, 'supplier' | 'shopTag'>,
  { from, to }: Period,
): Promise<Listed[]> {
  const { profiles, unusable } = await supplier.profiles({
    from: new Date(from.getTime() - slackMs),
    to: new Date(to.getTime() + slackMs),
  });
  const usable = profiles.map((one) => ({ ...one, code: one.packages[0]?.code ?? null }));
  return [...usable, ...unusable.map((one) => ({ ...one, code: null }))].flatMap((one) => {
    const { transactionId, esimTranNo, esimStatus, code } = one;
    if (!transactionId?.startsWith(`${shopTag}_`)) return [];
    const cancelled = normaliseStatus(esimStatus ?? '') === 'CANCEL';
    return [{ transactionId, esimTranNo: esimTranNo ?? null, code, cancelled }];
  });
}

async function ordersOf(
  { db }: Pick<Works, 'db'>,
  named: string[],
  { from, to }: Period,
): Promise<Ordered[]> {
  const within = sql`(i.settled_at >= ${from.toISOString()}::timestamptz
    and i.settled_at < ${to.toISOString()}::timestamptz)`;
  const { rows } = await db.execute<Ordered>(sql`
    select i.transaction_id, l.order_id, l.quantity, ${within} as inside,
      (l.cost_units * coalesce(l.days, 1))::float8 as unit_cost,
      l.state in ('delivered', 'closed') as settled,
      (select count(*)::int from order_units u left join esims e on e.unit_id = u.id
        where u.line_id = l.id and u.decision = 'deliver'
          and coalesce(upper(e.esim_status), '') not in ('CANCEL', 'CANCELED', 'CANCELLED')) as kept
    from supplier_intents i join order_lines l on l.id = i.line_id
    where i.kind = 'order' and i.outcome = 'accepted'
      and (i.transaction_id = any(${sql.param(named)}::text[]) or ${within})`);
  return rows;
}

/** Money first; a number of eSIMs that differs and cost nothing in the end is still worth a line. */
function compareOrder({ supplier, differences }: Found, own: Ordered, rows: readonly Listed[]): void {
  if (!own.inside || !own.settled) return;
  const { transaction_id: subject, order_id: orderId, quantity, unit_cost: cost } = own;
  const theirs = cost * rows.filter(({ cancelled }) => !cancelled).length;
  const ours = cost * own.kept;
  supplier.ours += quantity;
  supplier.theirs += rows.length;
  addCosts(supplier, ours, theirs);
  if (ours !== theirs) differences.push({ kind: 'supplier-cost', orderId, subject, ours, theirs });
  else if (rows.length !== quantity)
    differences.push({ kind: 'supplier-count', orderId, subject, ours: quantity, theirs: rows.length });
}

function addCosts({ costs }: MoneyCheckResult['supplier'], ours: number, theirs: number): void {
  if (!costs) return;
  costs.ours += ours;
  costs.theirs += theirs;
}

/** Nothing of ours accounts for it: it is valued at today's price of its plan, when that is known. */
async function unknownOrder(
  { db }: Pick<Works, 'db'>,
  { supplier }: Found,
  subject: string,
  rows: readonly Listed[],
): Promise<MoneyDifference> {
  const { rows: prices } = await db.execute<{ cost: number }>(
    sql`select cost_units::float8 as cost from plans where supplier_code = ${rows[0]?.code ?? null} limit 1`,
  );
  const cost = prices[0]?.cost ?? null;
  const kept = rows.filter(({ cancelled }) => !cancelled).length;
  supplier.theirs += rows.length;
  addCosts(supplier, 0, (cost ?? 0) * kept);
  const orderId = namedBy(subject)?.orderId ?? null;
  return { kind: 'supplier-order-unknown', orderId, subject, ours: null, theirs: cost && cost * kept };
}

async function cancelledAndKept(
  { db }: Pick<Works, 'db'>,
  listed: readonly Listed[],
): Promise<MoneyDifference[]> {
  const ended = listed.flatMap(({ esimTranNo, cancelled }) => (esimTranNo && cancelled ? [esimTranNo] : []));
  const { rows } = await db.execute<{ esim_tran_no: string; order_id: string; cents: number }>(sql`
    select e.esim_tran_no, l.order_id, u.price_cents::float8 as cents
    from esims e join order_units u on u.id = e.unit_id join order_lines l on l.id = u.line_id
    where e.esim_tran_no = any(${sql.param(ended)}::text[]) and u.price_cents > 0
      and not exists (select 1 from refunds where unit_id = u.id or (order_id = l.order_id and unit_id is null))
      and not exists (select 1 from order_units again where again.replaces_unit_id = u.id
        and again.decision is distinct from 'refund')`);
  return rows.map(({ esim_tran_no: subject, order_id: orderId, cents: ours }) => ({
    kind: 'cancelled-not-refunded',
    orderId,
    subject,
    ours,
    theirs: null,
  }));
}
