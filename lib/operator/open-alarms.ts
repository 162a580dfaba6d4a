import { desc, isNull } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { alarms } from '#db/schema/index.ts';
import { orderOfAlarm } from '#lib/alarm-order.ts';

export interface OpenAlarm {
  id: string;
  kind: string;
  subject: string;
  detail: Record<string, unknown>;
  raisedAt: Date;
  /** The order it is about, found from its subject; null when it is about no order. */
  orderId: string | null;
}

/** What waits for a person, newest first. */
export async function openAlarms(db: DbOrTx): Promise<OpenAlarm[]> {
  const { id, kind, subject, detail, raisedAt } = alarms;
  return db
    .select({ id, kind, subject, detail, raisedAt, orderId: orderOfAlarm })
    .from(alarms)
    .where(isNull(alarms.closedAt))
    .orderBy(desc(raisedAt))
    .limit(50);
}
