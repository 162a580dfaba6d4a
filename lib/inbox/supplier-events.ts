import { and, eq, inArray, isNotNull, or, sql } from 'drizzle-orm';
import { orderLines, supplierIntents } from '#db/schema/index.ts';
import { reopen } from '#lib/fulfilment/adopt-orders.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { ring } from '#lib/jobs/queue.ts';
import { readWebhookBody, type WebhookBody } from '#lib/supplier/webhook-body.ts';
import { checkLater } from './check-claim.ts';
import type { EventRow, Handled } from './event.ts';
import { namedEsims } from './named-esims.ts';

/**
 * A supplier webhook only says which order or eSIM to read again. One that names nothing of ours makes
 * no call at all: it may be forged, or about another shop on the same account.
 */
export async function handleSupplierEvent(works: Works, event: EventRow): Promise<Handled> {
  const said = readWebhookBody(event.body);
  const type = said.type.toUpperCase();
  if (type === 'CHECK_HEALTH') return 'done';
  if (type === 'ORDER_STATUS') return ringForLine(works, said);
  // Whatever else it is called, today or next year: it names an eSIM, which is read again.
  return ringForEsims(works, event, said);
}

async function ringForLine(
  works: Works,
  said: { orderNo: string | null; transactionId: string | null },
): Promise<Handled> {
  const [line] = await works.db
    .select({ id: orderLines.id })
    .from(orderLines)
    .leftJoin(supplierIntents, eq(supplierIntents.lineId, orderLines.id))
    .where(
      or(
        eq(supplierIntents.transactionId, said.transactionId ?? ''),
        and(isNotNull(orderLines.supplierOrderNo), eq(orderLines.supplierOrderNo, said.orderNo ?? '')),
      ),
    )
    .limit(1);
  if (!line) return 'ignored';
  await works.db
    .update(orderLines)
    .set({ nextActionAt: sql`shop_now()` })
    .where(and(eq(orderLines.id, line.id), inArray(orderLines.state, ['accepted', 'unknown', 'closing'])));
  await reopen(works, line.id);
  await ring(works.db, 'advance-line', { id: line.id });
  return 'done';
}

async function ringForEsims(works: Works, event: EventRow, said: WebhookBody): Promise<Handled> {
  const named = await namedEsims(works.db, said);
  for (const { id } of named) await ring(works.db, 'refresh-esim', { id });
  if (named.length === 0) return 'ignored';
  await checkLater(works.db, event.id, said.claim, named);
  return 'done';
}
