import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { events } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { authorise } from './deeds.ts';

const anew = {
  state: 'stored',
  replayed: true,
  attempts: 0,
  reason: null,
  processedAt: null,
  nextActionAt: sql`shop_now()`,
} as const;

/**
 * Works through a stored webhook again. It only says where to look, so an old one does no harm: the truth
 * is read from Stripe or the supplier. False when there is none.
 */
export async function replayDelivery(db: Db, actor: Operator, eventId: string): Promise<boolean> {
  authorise(actor, 'replay-delivery');
  if (!isId('evt', eventId)) return false;
  return db.transaction(async (tx) => {
    const [before] = await tx.select().from(events).where(eq(events.id, eventId)).for('update');
    if (!before) return false;
    await tx.update(events).set(anew).where(eq(events.id, eventId));
    await ring(tx, 'process-event', { id: eventId });
    await recordDeed(tx, actor, {
      action: 'replay-delivery',
      subject: `event:${eventId}`,
      before: { state: before.state, attempts: before.attempts, reason: before.reason },
      after: { state: 'stored' },
    });
    return true;
  });
}

/** The same for every failed one of a source; the sweep rings for them. Returns how many. */
export async function replayFailed(
  db: Db,
  actor: Operator,
  source: 'all' | 'stripe' | 'supplier',
): Promise<number> {
  authorise(actor, 'replay-delivery');
  return db.transaction(async (tx) => {
    const failed = eq(events.state, 'failed');
    const again = await tx
      .update(events)
      .set(anew)
      .where(source === 'all' ? failed : and(failed, eq(events.source, source)))
      .returning({ id: events.id });
    if (again.length === 0) return 0;
    await recordDeed(tx, actor, {
      action: 'replay-delivery',
      subject: `events:${source}`,
      after: { count: again.length, ids: again.slice(0, 100).map(({ id }) => id) },
    });
    return again.length;
  });
}
