import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { alarms } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { isId } from '#lib/ids.ts';
import { authorise } from './deeds.ts';

/**
 * An operator has seen to an alarm. If its cause is still there, it is raised anew. Closing one that is
 * closed already, or that never was, changes nothing.
 */
export async function markAlarmDone(db: Db, actor: Operator, alarmId: string): Promise<void> {
  authorise(actor, 'close-alarm');
  if (!isId('alm', alarmId)) return;
  await db.transaction(async (tx) => {
    const [alarm] = await tx
      .update(alarms)
      .set({ closedAt: sql`shop_now()` })
      .where(and(eq(alarms.id, alarmId), isNull(alarms.closedAt)))
      .returning();
    if (!alarm) return;
    await recordDeed(tx, actor, {
      action: 'close-alarm',
      subject: `alarm:${alarm.id}`,
      before: { kind: alarm.kind, subject: alarm.subject, detail: alarm.detail },
    });
  });
}
