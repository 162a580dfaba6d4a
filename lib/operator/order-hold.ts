import { eq } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { type HoldReason, holds, orderLines, orderTraces } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { writeDecision } from '#lib/fulfilment/decide-hold.ts';
import { isId } from '#lib/ids.ts';
import { authorise } from './deeds.ts';
import { typedText } from './typed-text.ts';

const reason = typedText(200);

/**
 * Decides about a paid order that waits: it is delivered, or its money goes back. Of two decisions, or of one
 * and the end of the promised time, the first counts; the tables refuse a second.
 */
export async function decideHold(
  db: Db,
  actor: Operator,
  orderId: string,
  wish: { decision: 'deliver' | 'refund'; reason: string },
): Promise<'let-through' | 'sent-back' | 'reason-missing' | 'not-now'> {
  authorise(actor, 'decide-hold');
  const why = reason.safeParse(wish.reason);
  if (!why.success) return 'reason-missing';
  if (!isId('ord', orderId)) return 'not-now';
  const { decision } = wish;
  return db.transaction(async (tx) => {
    const reasons = await writeDecision(tx, orderId, decision, { actor, cause: why.data });
    if (!reasons) return 'not-now';
    await recordDeed(tx, actor, {
      action: 'decide-hold',
      subject: `order:${orderId}`,
      cause: why.data,
      before: { reasons },
      after: { decision },
    });
    return decision === 'deliver' ? 'let-through' : 'sent-back';
  });
}

/** Why an order is or was on hold, and what it showed of its buyer. */
export interface HoldView {
  reasons: HoldReason[];
  decision: 'deliver' | 'refund' | null;
  decidedBy: string | null;
  until: Date | null;
}

export interface TraceView {
  card: string | null;
  network: string | null;
  riskLevel: string | null;
}

/** The hold of an order, and what is known of its buyer's card and network; null for what there is none of. */
export async function holdOf(
  db: DbOrTx,
  orderId: string,
): Promise<{ hold: HoldView | null; trace: TraceView | null }> {
  const [held] = await db
    .select({ hold: holds, until: orderLines.deadlineAt })
    .from(holds)
    .innerJoin(orderLines, eq(orderLines.orderId, holds.orderId))
    .where(eq(holds.orderId, orderId));
  const { card, network, riskLevel } = orderTraces;
  const [trace] = await db
    .select({ card, network, riskLevel })
    .from(orderTraces)
    .where(eq(orderTraces.orderId, orderId));
  return { hold: held ? { ...held.hold, until: held.until } : null, trace: trace ?? null };
}
