import { eq, sql } from 'drizzle-orm';
import { supplierIntents } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { failpoint } from '#lib/failpoint.ts';
import { undecidedUnits } from '#lib/orders/decide.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError, type SupplierReason } from '#lib/supplier/errors.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { duplicateCode, type IntentRow, requestOf, settleIntent, writeIntent } from './intent.ts';
import { byJob, type Works } from './works.ts';

/** Reason that makes the next order go out without the price check (rulings: once, when the price is unchanged). */
export const withoutPriceCheck = 'price-unchecked';

/** Answers that say yes and still make no sense: no order number, somebody else's transaction. */
const oddAnswers = new Set(['bad-answer', 'other-transaction']);

/** A no for good. */
const finalReasons: ReadonlySet<string> = new Set<SupplierReason>(['stock', 'price', 'plan-gone', 'our-bug']);

/** Seconds until an unknown outcome is looked at again, by attempt. */
export const backoffSeconds = [1, 2, 4, 8, 15, 30];

/** Orders a queued line at the supplier: first the intent is committed, then the call is made. */
export async function submit(works: Works, line: LineRow): Promise<LineRow> {
  const open = await undecidedUnits(works.db, line.id);
  if (open.length < line.quantity || (await isPastDeadline(works.db, line))) {
    return refundRest(works, line, 'not ordered in time');
  }
  const { intent, moved } = await works.db.transaction(async (tx) => {
    const moved = await moveLine(tx, line, 'submitting', byJob());
    const intent = await writeIntent(tx, works, line, line.reason !== withoutPriceCheck);
    await failpoint('FP08');
    return { moved, intent };
  });
  return send(works, moved, intent);
}

/** Sends an intent again, unchanged: the supplier takes a repeated transaction id as the same order. */
export async function sendAgain(works: Works, line: LineRow, intent: IntentRow): Promise<LineRow> {
  const moved = await works.db.transaction(async (tx) => {
    await tx
      .update(supplierIntents)
      .set({ sentAt: sql`shop_now()` })
      .where(eq(supplierIntents.id, intent.id));
    return moveLine(tx, line, 'submitting', byJob('sent again with the same transaction id'));
  });
  return send(works, moved, intent);
}

async function send(works: Works, line: LineRow, intent: IntentRow): Promise<LineRow> {
  try {
    await failpoint('FP09');
    const { orderNo } = await works.supplier.order(requestOf(intent));
    await failpoint('FP11');
    return await accept(works, line, intent, orderNo);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    return refused(works, line, intent, error);
  }
}

/** The supplier has the order: from here on it is a matter of waiting for its profiles. */
export async function accept(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  orderNo: string,
): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'accepted');
    await closeAlarm(tx, 'supplier-access', 'order');
    return moveLine(tx, line, 'accepted', byJob(), {
      supplierOrderNo: orderNo,
      acceptedAt: sql`shop_now()`,
      nextActionAt: sql`shop_now() + interval '250 milliseconds'`,
      attempts: 0,
      reason: null,
    });
  });
}

async function refused(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  error: SupplierError,
): Promise<LineRow> {
  // A no to the repeat says nothing of the first call: that one may have taken the balance or the last eSIM.
  const isRepeat = intent.outcome === 'unknown';
  if (error.outcome !== 'refused' || error.reason === 'state' || isRepeat) {
    return remainUnknown(works, line, intent, error);
  }
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'rejected', error.code);
    const to = error.reason === 'balance' ? 'balance_wait' : 'rejected';
    return moveLine(tx, line, to, byJob(`supplier: ${error.code}`), {
      reason:
        line.reason === withoutPriceCheck && error.reason === 'price' ? 'price-refused-twice' : error.reason,
      nextActionAt: sql`shop_now()`,
    });
  });
}

/**
 * The repeat was refused for good, and of the first call nobody knows yet: a new order could be the second
 * one. A low balance is no such no: it is waited for.
 */
export function isFinalNo({ reason }: LineRow): boolean {
  return reason !== null && finalReasons.has(reason);
}

/**
 * Nobody knows whether the supplier has this order. A duplicate is known to be there, and a repeat can be
 * refused for good: such a line is only looked up, never sent again, whatever a look runs into.
 */
export async function remainUnknown(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  error: SupplierError,
): Promise<LineRow> {
  if (error.reason === 'access') await raiseAlarm(works.db, 'supplier-access', 'order', { code: error.code });
  if (error.reason === 'balance') await raiseAlarm(works.db, 'balance-low', 'supplier', {});
  if (oddAnswers.has(error.code))
    await raiseAlarm(works.db, 'supplier-odd-answer', line.id, { code: error.code });
  const seconds = backoffSeconds[line.attempts] ?? 30;
  return works.db.transaction(async (tx) => {
    // That it is a duplicate stays on record: what fails later does not make it less so.
    const code = line.reason === 'duplicate' ? duplicateCode : error.code;
    await settleIntent(tx, intent.id, 'unknown', code);
    return moveLine(tx, line, 'unknown', byJob(`supplier: ${error.code}`), {
      reason: line.reason === 'duplicate' || isFinalNo(line) ? line.reason : error.reason,
      attempts: line.attempts + 1,
      nextActionAt:
        error.reason === 'duplicate' && line.reason !== 'duplicate'
          ? sql`shop_now()`
          : sql`shop_now() + make_interval(secs => ${seconds})`,
    });
  });
}
