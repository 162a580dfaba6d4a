import { sql } from 'drizzle-orm';
import { raiseAlarm } from '#lib/alarm.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError, type SupplierReason } from '#lib/supplier/errors.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { type IntentRow, liveIntent, settleIntent } from './intent.ts';
import { accept, backoffSeconds, isFinalNo, remainUnknown, sendAgain } from './submit.ts';
import { byJob, type Works } from './works.ts';

/** The window around an intent in which its order is searched: wide enough for clocks that differ. */
const windowMinutes = 15;

/** A line left in mid-call by a worker that died: its order may or may not exist. */
export async function presumeUnknown(works: Works, line: LineRow): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    const intent = await liveIntent(tx, line.id);
    if (intent) await settleIntent(tx, intent.id, 'unknown', 'worker-died');
    return moveLine(tx, line, 'unknown', byJob('a worker stopped in mid-call'), {
      nextActionAt: sql`shop_now()`,
    });
  });
}

/**
 * Finds out what became of an order whose answer was lost: first by looking (no side effect), then by
 * sending the same transaction id again. After the deadline the money goes back instead.
 */
export async function recover(works: Works, line: LineRow): Promise<LineRow> {
  const intent = await liveIntent(works.db, line.id);
  if (!intent) return refundRest(works, line, 'no intent is left');
  if (await isPastDeadline(works.db, line))
    return refundRest(works, line, 'the supplier gave no clear answer in time');
  try {
    const orderNo = await findOrderNo(works, intent);
    if (orderNo) return await accept(works, line, intent, orderNo);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    // When even looking fails, sending would not tell us more.
    return remainUnknown(works, line, intent, error);
  }
  if (line.reason === 'duplicate') return lookLater(works, line, intent, 'duplicate-not-visible');
  if (isFinalNo(line)) {
    // What shows itself after the refund is cancelled.
    if (line.attempts < backoffSeconds.length) return lookLater(works, line, intent, 'refused-on-repeat');
    if (line.reason === 'our-bug')
      await raiseAlarm(works.db, 'line-refused', line.id, { reason: line.reason });
    // The shop's own list is out of date.
    else await ring(works.db, 'sync-catalogue', {});
    return refundRest(works, line, `the supplier refused the order (${line.reason})`);
  }
  return sendAgain(works, line, intent);
}

function lookLater(works: Works, line: LineRow, intent: IntentRow, code: string): Promise<LineRow> {
  const reason = line.reason as SupplierReason;
  return remainUnknown(works, line, intent, new SupplierError('unknown', code, reason));
}

/** The supplier's order number of an intent, found by its transaction id; null when no row shows it. */
export async function findOrderNo(works: Works, intent: IntentRow): Promise<string | null> {
  const from = new Date(intent.createdAt.getTime() - windowMinutes * 60_000);
  const to = new Date((intent.sentAt ?? intent.createdAt).getTime() + windowMinutes * 60_000);
  const { profiles } = await works.supplier.profiles({ from, to }, { lane: 'order' });
  const found = profiles.filter((profile) => profile.transactionId === intent.transactionId);
  const orderNos = [...new Set(found.map((profile) => profile.orderNo))].sort();
  if (orderNos.length > 1) {
    await raiseAlarm(works.db, 'supplier-second-order', intent.transactionId, { orderNos });
  }
  return orderNos[0] ?? null;
}
