import { eq, sql } from 'drizzle-orm';
import { supplierIntents } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { failpoint } from '#lib/failpoint.ts';
import { ring } from '#lib/jobs/queue.ts';
import { undecidedUnits } from '#lib/orders/decide.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { type IntentRow, settleIntent } from './intent.ts';
import { remainUnknown, withoutPriceCheck } from './submit.ts';
import { answered } from './top-up-added.ts';
import { beforeImageOf, topUpRequestOf, wasSentAgain, writeTopUpIntent } from './top-up-intent.ts';
import { esimOfLine, hurdleOf, lockForTopUp, lookAt } from './top-up-look.ts';
import { byJob, type Works } from './works.ts';

/** Between two looks at what a top-up waits for. */
const waitSeconds = 5;
/** The request never got to the supplier, or was turned away at its door: nothing happened. */
export const notSent = 'not-sent';

/**
 * Sends a paid top-up: looks at eSIM and balance, commits both with the intent, then calls. The supplier
 * promises no idempotency here, so what was seen just before is the proof of what the call did.
 */
export async function submitTopUp(works: Works, line: LineRow): Promise<LineRow> {
  const open = await undecidedUnits(works.db, line.id);
  if (open.length === 0 || (await isPastDeadline(works.db, line))) {
    return refundRest(works, line, 'not added in time');
  }
  const own = await esimOfLine(works.db, line);
  const { id: esimId, esimTranNo, allowance } = own.esim;
  const sight = await lookAt(works, esimTranNo);
  if (!sight) return wait(works, line);
  const hurdle = hurdleOf(own, sight);
  if (hurdle) {
    await ring(works.db, 'refresh-esim', { id: esimId });
    return refundRest(works, line, hurdle);
  }
  const balance = await balanceOrNull(works);
  const { profile } = sight;
  if (!profile || balance === null) return wait(works, line);
  const begun = await works.db.transaction(async (tx) => {
    // A top-up that went through since we looked makes the before-image worthless.
    if ((await lockForTopUp(tx, esimId)) !== allowance) return null;
    const moved = await moveLine(tx, line, 'submitting', byJob());
    const before = beforeImageOf(sight.began, profile, balance, own.esim.usedBytes);
    const withAmount = line.reason !== withoutPriceCheck;
    return {
      moved,
      intent: await writeTopUpIntent(tx, works, line, { esimId, esimTranNo, before, withAmount }),
    };
  });
  return begun ? send(works, begun.moved, begun.intent) : wait(works, line);
}

/** Sends a top-up once more, unchanged, after proof that the first call did nothing. */
export async function sendTopUpAgain(works: Works, line: LineRow, intent: IntentRow): Promise<LineRow> {
  const moved = await works.db.transaction(async (tx) => {
    await tx
      .update(supplierIntents)
      .set({ sentAt: sql`shop_now()` })
      .where(eq(supplierIntents.id, intent.id));
    return moveLine(tx, line, 'submitting', byJob('sent again with the same transaction id'));
  });
  const [row] = await works.db.select().from(supplierIntents).where(eq(supplierIntents.id, intent.id));
  return send(works, moved, row ?? intent);
}

function wait(works: Works, line: LineRow): Promise<LineRow> {
  const nextActionAt = sql`shop_now() + make_interval(secs => ${waitSeconds})`;
  return moveLine(works.db, line, line.state, byJob(), { nextActionAt });
}

async function balanceOrNull(works: Works): Promise<number | null> {
  try {
    return await works.supplier.balance();
  } catch (error) {
    if (error instanceof SupplierError) return null;
    throw error;
  }
}

async function send(works: Works, line: LineRow, intent: IntentRow): Promise<LineRow> {
  let answer: Awaited<ReturnType<Works['supplier']['topUp']>>;
  try {
    answer = await works.supplier.topUp(topUpRequestOf(intent));
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    if (error.outcome === 'unknown') return remainUnknown(works, line, intent, error);
    return error.outcome === 'refused'
      ? refused(works, line, intent, error)
      : neverArrived(works, line, intent, error);
  }
  await failpoint('FP23');
  return answered(works, line, intent, answer);
}

async function refused(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  error: SupplierError,
): Promise<LineRow> {
  const twice = line.reason === withoutPriceCheck && error.reason === 'price';
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'rejected', error.code);
    const to = error.reason === 'balance' ? 'balance_wait' : 'rejected';
    return moveLine(tx, line, to, byJob(`supplier: ${error.code}`), {
      reason: twice ? 'price-refused-twice' : error.reason,
      nextActionAt: sql`shop_now()`,
    });
  });
}

/** Nothing happened, so nothing has to be proven: tried anew soon. Of a repeat, the first call stays unknown. */
async function neverArrived(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  error: SupplierError,
): Promise<LineRow> {
  if (wasSentAgain(intent)) {
    await works.db
      .update(supplierIntents)
      .set({ sentAt: intent.createdAt })
      .where(eq(supplierIntents.id, intent.id));
    return remainUnknown(works, line, intent, error);
  }
  if (error.reason === 'access') await raiseAlarm(works.db, 'supplier-access', 'order', { code: error.code });
  return works.db.transaction(async (tx) => {
    await settleIntent(tx, intent.id, 'rejected', error.code);
    return moveLine(tx, line, 'rejected', byJob(`supplier: ${error.code}`), {
      reason: notSent,
      nextActionAt: sql`shop_now() + make_interval(secs => ${waitSeconds})`,
    });
  });
}
