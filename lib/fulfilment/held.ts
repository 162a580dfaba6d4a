import { eq, sql } from 'drizzle-orm';
import { holds } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { byJob, type Works } from './works.ts';

/**
 * A paid line that waits for a person: does what was decided. Without a decision the promised time is the
 * end of the wait, and its money goes back.
 */
export async function followHold(works: Works, line: LineRow): Promise<LineRow> {
  const decision = await decisionOn(works, line);
  if (decision === null) return moveLine(works.db, line, 'held', byJob(), { nextActionAt: line.deadlineAt });
  if (decision === 'refund') return refundRest(works, line, 'not let through');
  return moveLine(works.db, line, 'queued', byJob('let through'), { nextActionAt: sql`shop_now()` });
}

async function decisionOn({ db }: Works, line: LineRow): Promise<'deliver' | 'refund' | null> {
  const isPast = await isPastDeadline(db, line);
  return db.transaction(async (tx) => {
    const [hold] = await tx.select().from(holds).where(eq(holds.orderId, line.orderId)).for('update');
    if (!hold) throw new Error(`line ${line.id} is held and nobody wrote down why`);
    if (hold.decision !== null || !isPast) return hold.decision;
    await tx
      .update(holds)
      .set({ decision: 'refund', decidedBy: 'job', decidedAt: sql`shop_now()` })
      .where(eq(holds.orderId, line.orderId));
    await closeAlarm(tx, 'order-held', line.orderId);
    return 'refund';
  });
}
