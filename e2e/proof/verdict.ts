import type { KillableShop } from './killable-shop.ts';
import { supplierOrders } from './stories.ts';

interface Row {
  kind: string;
  state: string;
  settled: number;
  captured: string;
  units: { id: string; decision: string | null; cents: number; esims: number }[];
  refunds: { id: string; unit: string | null; cents: number }[];
}

/**
 * Holds an order that has come to its end against the ledgers of Stripe, supplier and mailbox: nothing
 * bought twice, nothing refunded twice, every unit delivered or refunded. Returns what is wrong.
 * Mails of one subject are told apart by their message id; `mostCopies` is how many may go out in all.
 */
export async function faultsOf(
  shop: KillableShop,
  orderId: string,
  mostMails = 1,
  mostCopies = mostMails,
): Promise<string[]> {
  const row = await read(shop, orderId);
  if (!row) return [`${orderId} is gone`];
  const problems = [...settledOnce(row), ...atStripe(shop, orderId, row), ...atSupplier(shop, orderId, row)];
  const mails = new Map<string, string[]>();
  for (const { id, subject, text, headers } of shop.mails()) {
    if (text.includes(orderId))
      mails.set(subject, [...(mails.get(subject) ?? []), headers['message-id'] ?? id]);
  }
  for (const [subject, ids] of mails) {
    const different = new Set(ids).size;
    if (different > mostMails || ids.length > mostCopies)
      problems.push(`"${subject}" was mailed ${ids.length} times, ${different} of them different`);
  }
  return problems.map((problem) => `${orderId}: ${problem}`);
}

async function read(shop: KillableShop, orderId: string): Promise<Row | undefined> {
  const { rows } = await shop.pool.query<Row>(
    `select kind, state, captured_cents as captured,
      (select count(*)::int from order_history
        where order_id = orders.id and subject = 'order' and to_state = 'paid') as settled,
      (select coalesce(json_agg(json_build_object('id', order_units.id, 'decision', decision,
          'cents', price_cents, 'esims', (select count(*) from esims where unit_id = order_units.id))), '[]')
        from order_units join order_lines on order_lines.id = line_id where order_id = orders.id) as units,
      (select coalesce(json_agg(json_build_object('id', id, 'unit', unit_id, 'cents', amount_cents)), '[]')
        from refunds where order_id = orders.id) as refunds
     from orders where id = $1`,
    [orderId],
  );
  return rows[0];
}

function settledOnce({ state, settled, units }: Row): string[] {
  const problems: string[] = [];
  if (state !== 'paid') problems.push(`stands as ${state}`);
  if (settled !== 1) problems.push(`was settled ${settled} times`);
  if (units.some(({ decision }) => decision === null)) problems.push('has a unit without a fate');
  return problems;
}

function atStripe(shop: KillableShop, orderId: string, row: Row): string[] {
  const paid = shop.stripe
    .ledger()
    .filter((entry) => entry.client_reference_id === orderId && entry.captured > 0);
  const entry = paid[0];
  if (!entry || paid.length > 1) return [`was paid ${paid.length} times at Stripe`];
  const problems: string[] = [];
  if (entry.captured !== Number(row.captured))
    problems.push(`${entry.captured} captured, ${row.captured} known`);
  const owed = row.refunds.reduce((sum, { cents }) => sum + cents, 0);
  if (entry.refunded !== owed) problems.push(`${entry.refunded} went back, ${owed} was owed`);
  for (const { id } of row.refunds) {
    const sent = entry.refunds.filter(({ metadata }) => metadata?.refund_id === id);
    if (sent.length !== 1) problems.push(`the refund ${id} was sent ${sent.length} times`);
  }
  for (const { id, decision, cents } of row.units) {
    const back = row.refunds.filter(({ unit }) => unit === id).reduce((sum, one) => sum + one.cents, 0);
    if (decision === 'refund' && back !== cents) problems.push(`${back} of ${cents} went back for ${id}`);
    if (back > cents) problems.push(`${back} went back for ${id}, which cost ${cents}`);
  }
  return problems;
}

function atSupplier(shop: KillableShop, orderId: string, row: Row): string[] {
  const delivered = row.units.filter(({ decision }) => decision === 'deliver');
  if (row.kind === 'topup') {
    const added = shop.supplier.ledger().topUps.filter((one) => one.transactionId.includes(orderId));
    return added.length === delivered.length ? [] : [`was added ${added.length} times`];
  }
  const problems: string[] = [];
  const orders = supplierOrders(shop, orderId);
  if (orders.length > 1) problems.push(`was bought ${orders.length} times`);
  if (delivered.some(({ esims }) => esims !== 1)) problems.push('has a delivered unit without its one eSIM');
  const repaid = delivered.filter(({ id }) => row.refunds.some(({ unit }) => unit === id)).length;
  const alive = orders.flatMap(({ esims }) => esims).filter(({ cancelled }) => !cancelled).length;
  const wanted = delivered.length - repaid;
  if (alive !== wanted) problems.push(`holds ${alive} eSIMs at the supplier, ${wanted} are delivered`);
  return problems;
}
