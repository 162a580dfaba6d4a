import type { PgInsertValue } from 'drizzle-orm/pg-core';
import type { Tx } from '#db/client.ts';
import { orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { type Because, recordSteps } from './history.ts';
import type { OrderRow } from './transition.ts';

type NewOrder = PgInsertValue<typeof orders>;
type NewLine = Omit<typeof orderLines.$inferInsert, 'id' | 'orderId'>;

/**
 * Writes an order with its lines and units as an unpaid draft. Null when there is one already: of this id,
 * or of this buyer and checkout key.
 */
export async function writeOrder(
  tx: Tx,
  order: NewOrder,
  lines: readonly NewLine[],
  because: Because,
): Promise<OrderRow | null> {
  const [row] = await tx.insert(orders).values(order).onConflictDoNothing().returning();
  if (!row) return null;
  for (const line of lines) {
    const lineId = newId('lin');
    await tx.insert(orderLines).values({ ...line, id: lineId, orderId: row.id });
    await tx.insert(orderUnits).values(
      Array.from({ length: line.quantity }, (_, index) => ({
        id: newId('unt'),
        lineId,
        no: index + 1,
        priceCents: line.unitPriceCents,
        currency: row.currency,
      })),
    );
  }
  await recordSteps(tx, because, [
    { orderId: row.id, subject: 'order', subjectId: row.id, from: null, to: 'draft' },
  ]);
  return row;
}
