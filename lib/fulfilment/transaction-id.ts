import { desc, eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { supplierIntents } from '#db/schema/index.ts';
import type { LineRow } from '#lib/orders/transition.ts';
import type { Works } from './works.ts';

/**
 * The next number and transaction id of a line: `<shop tag>_<order id>_<line no>_<n>`, under the supplier's
 * 50 characters. The number grows only after a definite refusal; see decision 006.
 */
export async function nextTransactionId(
  tx: DbOrTx,
  { shopTag }: Pick<Works, 'shopTag'>,
  { id, orderId, no }: LineRow,
): Promise<{ n: number; transactionId: string }> {
  const [last] = await tx
    .select({ n: supplierIntents.n })
    .from(supplierIntents)
    .where(eq(supplierIntents.lineId, id))
    .orderBy(desc(supplierIntents.n))
    .limit(1);
  const n = (last?.n ?? 0) + 1;
  return { n, transactionId: `${shopTag}_${orderId}_${no}_${n}` };
}

/** The order and the number of its line behind a transaction id; null when it is not of that shape. */
export function namedBy(transactionId: string): { orderId: string; lineNo: number } | null {
  const [, orderId, lineNo] = /^[0-9a-z]+_(ord_[0-9a-z]{26})_(\d{1,4})_\d{1,4}$/.exec(transactionId) ?? [];
  return orderId ? { orderId, lineNo: Number(lineNo) } : null;
}
