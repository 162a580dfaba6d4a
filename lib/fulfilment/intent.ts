import { and, eq, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { DbOrTx } from '#db/client.ts';
import { supplierIntents } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import type { LineRow } from '#lib/orders/transition.ts';
import { nextTransactionId } from './transaction-id.ts';
import type { Works } from './works.ts';

export type IntentRow = typeof supplierIntents.$inferSelect;

/** The supplier order an intent stands for: sent the same on each repeat. */
const orderRequest = z.object({
  transactionId: z.string(),
  lines: z.array(
    z.object({
      supplierCode: z.string(),
      count: z.number(),
      unitPrice: z.number(),
      days: z.number().optional(),
    }),
  ),
  withPrices: z.boolean(),
});
export type OrderRequest = z.infer<typeof orderRequest>;

/** The supplier's code for a transaction id it has taken already: proof that the order is there. */
export const duplicateCode = '310402';

/** The request of an intent, as it was first sent. */
export function requestOf(intent: IntentRow): OrderRequest {
  return orderRequest.parse(intent.request);
}

/** The line's intent that may have spent money: pending, unknown or accepted. At most one. */
export async function liveIntent(db: DbOrTx, lineId: string): Promise<IntentRow | null> {
  const [intent] = await db
    .select()
    .from(supplierIntents)
    .where(
      and(
        eq(supplierIntents.lineId, lineId),
        inArray(supplierIntents.outcome, ['pending', 'unknown', 'accepted']),
      ),
    );
  return intent ?? null;
}

/** Writes the intent of a new supplier order. Its number grows only after a definite refusal. */
export async function writeIntent(
  tx: DbOrTx,
  works: Works,
  line: LineRow,
  withPrices: boolean,
): Promise<IntentRow> {
  const { n, transactionId } = await nextTransactionId(tx, works, line);
  const item = { supplierCode: line.supplierCode, count: line.quantity, unitPrice: line.costUnits };
  const request: OrderRequest = {
    transactionId,
    lines: [line.days === null ? item : { ...item, days: line.days }],
    withPrices,
  };
  const [intent] = await tx
    .insert(supplierIntents)
    .values({ id: newId('int'), lineId: line.id, n, transactionId, request, sentAt: sql`shop_now()` })
    .returning();
  if (!intent) throw new Error(`the intent ${transactionId} was not written`);
  return intent;
}

/** Writes down what became of an intent. */
export async function settleIntent(
  tx: DbOrTx,
  intentId: string,
  outcome: IntentRow['outcome'],
  errorCode: string | null = null,
): Promise<void> {
  await tx
    .update(supplierIntents)
    .set({ outcome, errorCode, settledAt: outcome === 'unknown' ? null : sql`shop_now()` })
    .where(eq(supplierIntents.id, intentId));
}

/** How often this line was refused with one of these codes. */
export async function refusals(db: DbOrTx, lineId: string, codes: readonly string[]): Promise<number> {
  return db.$count(
    supplierIntents,
    and(
      eq(supplierIntents.lineId, lineId),
      eq(supplierIntents.outcome, 'rejected'),
      inArray(supplierIntents.errorCode, [...codes]),
    ),
  );
}
