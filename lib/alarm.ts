import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { alarms } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';

export type AlarmKind =
  | 'amount-mismatch'
  | 'balance-drift'
  | 'balance-low'
  | 'books-differ'
  | 'cancel-uncredited'
  | 'change-stuck'
  | 'dispute'
  | 'ended-elsewhere'
  | 'esim-unclaimed'
  | 'event-changed'
  | 'fraud-warning'
  | 'job-parked'
  | 'no-address'
  | 'order-held'
  | 'order-rebuilt'
  | 'payment-page-stuck'
  | 'payment-unsettled'
  | 'queue-gone'
  | 'refund-elsewhere'
  | 'second-payment'
  | 'line-refused'
  | 'line-stuck'
  | 'profile-unusable'
  | 'refund-failed'
  | 'refund-overtaken'
  | 'sell-stop'
  | 'supplier-access'
  | 'supplier-odd-answer'
  | 'supplier-second-order'
  | 'sync-refused'
  | 'tax-refused'
  | 'tax-unknown'
  | 'replacement-failed'
  | 'topup-after-refund'
  | 'topup-vanished'
  | 'webhook-changed'
  | 'webhook-flood'
  | 'webhook-wrong-mode';

/** Raises an alarm for the operator. While one of the same kind and subject is open, nothing is added. */
export async function raiseAlarm(
  db: DbOrTx,
  kind: AlarmKind,
  subject: string,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await db
    .insert(alarms)
    .values({ id: newId('alm'), kind, subject, detail })
    .onConflictDoNothing({ target: [alarms.kind, alarms.subject], where: sql`closed_at is null` });
}

/** Closes an open alarm once its cause is gone. */
export async function closeAlarm(db: DbOrTx, kind: AlarmKind, subject: string): Promise<void> {
  await db.execute(
    sql`update alarms set closed_at = shop_now() where kind = ${kind} and subject = ${subject} and closed_at is null`,
  );
}
