import { sql } from 'drizzle-orm';
import type { MoneyCheckResult, MoneyDifference } from '#db/schema/index.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { normaliseStatus } from '#lib/supplier/status.ts';
import type { Period } from './money-stripe.ts';

type Found = Pick<MoneyCheckResult, 'supplier' | 'differences'>;

const slackMs = 3_600_000;

interface Ordered extends Record<string, unknown> {
  transaction_id: string;
  order_id: string;
  quantity: number;
  inside: boolean;
}

interface Kept extends Record<string, unknown> {
  esim_tran_no: string;
  order_id: string;
  cents: number;
}

/**
 * eSIMs, the supplier's against ours, by transaction id: it lists no prices, and sums are watched by the
 * drift of its balance. What it took back has to be refunded, unless it was replaced or cost nothing.
 */
export async function compareWithSupplier(
  { db, supplier, shopTag }: Pick<Works, 'db' | 'supplier' | 'shopTag'>,
  { from, to }: Period,
): Promise<Found> {
  const { profiles, unusable } = await supplier.profiles({
    from: new Date(from.getTime() - slackMs),
    to: new Date(to.getTime() + slackMs),
  });
  const listed = [...profiles, ...unusable].filter(({ transactionId }) =>
    transactionId?.startsWith(`${shopTag}_`),
  );
  const counts = Map.groupBy(listed, ({ transactionId }) => transactionId ?? '');
  const { rows: ordered } = await db.execute<Ordered>(sql`
    select i.transaction_id, l.order_id, l.quantity,
      i.settled_at >= ${from.toISOString()}::timestamptz and i.settled_at < ${to.toISOString()}::timestamptz as inside
    from supplier_intents i join order_lines l on l.id = i.line_id
    where i.kind = 'order' and i.outcome = 'accepted'
      and (i.transaction_id = any(${sql.param([...counts.keys()])}::text[])
        or (i.settled_at >= ${from.toISOString()}::timestamptz and i.settled_at < ${to.toISOString()}::timestamptz))`);
  const differences: MoneyDifference[] = [];
  const sums = { ours: 0, theirs: 0 };
  const ours = new Map(ordered.map((row) => [row.transaction_id, row]));
  for (const [transaction, rows] of counts) {
    const own = ours.get(transaction);
    if (own && !own.inside) continue;
    sums.theirs += rows.length;
    if (!own) {
      const orderId = /ord_[0-9a-z]{26}/.exec(transaction)?.[0] ?? null;
      differences.push({
        kind: 'supplier-order-unknown',
        orderId,
        subject: transaction,
        ours: null,
        theirs: rows.length,
      });
    }
  }
  for (const { transaction_id, order_id, quantity, inside } of ordered) {
    if (!inside) continue;
    sums.ours += quantity;
    const theirs = counts.get(transaction_id)?.length ?? 0;
    if (theirs === quantity) continue;
    differences.push({
      kind: 'supplier-count',
      orderId: order_id,
      subject: transaction_id,
      ours: quantity,
      theirs,
    });
  }
  const ended = listed.flatMap(({ esimTranNo, esimStatus }) =>
    esimTranNo && normaliseStatus(esimStatus ?? '') === 'CANCEL' ? [esimTranNo] : [],
  );
  const { rows: kept } = await db.execute<Kept>(sql`
    select e.esim_tran_no, l.order_id, u.price_cents::float8 as cents
    from esims e join order_units u on u.id = e.unit_id join order_lines l on l.id = u.line_id
    where e.esim_tran_no = any(${sql.param(ended)}::text[]) and u.price_cents > 0
      and not exists (select 1 from refunds where unit_id = u.id or (order_id = l.order_id and unit_id is null))
      and not exists (select 1 from order_units again where again.replaces_unit_id = u.id
        and again.decision is distinct from 'refund')`);
  for (const { esim_tran_no: subject, order_id: orderId, cents } of kept) {
    differences.push({ kind: 'cancelled-not-refunded', orderId, subject, ours: cents, theirs: null });
  }
  return { supplier: sums, differences };
}
