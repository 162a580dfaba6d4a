import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { deliveryMinutes } from '#lib/checkout/settle.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { type IntentRow, liveIntent } from './intent.ts';
import { sendTopUpAgain } from './top-up.ts';
import { foundAdded } from './top-up-added.ts';
import { beforeOf, isOldEnough, spentSince, traceOf, wasSentAgain } from './top-up-intent.ts';
import { esimOfLine, hurdleOf, lookAt } from './top-up-look.ts';
import { byJob, type Works } from './works.ts';

const pauses = [1, 2, 4, 8, 15];
const slowSeconds = 30;

/**
 * Finds out what became of a top-up whose answer was lost, by looking at the eSIM. Only when that stayed as
 * it was for ten minutes, and the balance with it, the same call goes out once more. A buyer who stops
 * waiting gets the money back on that same proof; without it, when the promised time is over.
 */
export async function recoverTopUp(works: Works, line: LineRow): Promise<LineRow> {
  const intent = await liveIntent(works.db, line.id);
  if (!intent) return refundRest(works, line, 'no intent is left');
  const own = await esimOfLine(works.db, line);
  const sight = await lookAt(works, own.esim.esimTranNo);
  const trace = sight?.profile ? traceOf(intent, line, sight.profile) : 'unclear';
  if (sight?.profile && trace === 'applied') {
    return foundAdded(works, line, intent, { began: sight.began, profile: sight.profile });
  }
  const old = await isOldEnough(works.db, intent);
  const notDone = old && trace === 'absent' && (await balanceAgrees(works, intent));
  const isDuplicate = line.reason === 'duplicate';
  if (await mayRefund(works.db, line, notDone && !isDuplicate)) {
    return refundRest(works, line, 'the supplier gave no clear answer in time');
  }
  const hurdle = sight && hurdleOf(own, sight);
  if (notDone && !isDuplicate && !wasSentAgain(intent)) {
    return hurdle ? refundRest(works, line, hurdle) : sendTopUpAgain(works, line, intent);
  }
  if (old)
    await raiseAlarm(works.db, 'line-stuck', line.id, { why: 'nobody knows whether a top-up was added' });
  return later(works, line);
}

/** The balance fell by no more than our other calls cost: nothing was taken for this one. */
async function balanceAgrees(works: Works, intent: IntentRow): Promise<boolean> {
  try {
    const balance = await works.supplier.balance();
    return balance >= beforeOf(intent).balance - (await spentSince(works.db, intent));
  } catch (error) {
    if (error instanceof SupplierError) return false;
    throw error;
  }
}

/** The buyer's own deadline counts when nothing was added; the promise counts in any case. */
async function mayRefund(db: Db, line: LineRow, notDone: boolean): Promise<boolean> {
  if (!(await isPastDeadline(db, line))) return false;
  if (notDone) return true;
  const { rows } = await db.execute<{ over: boolean }>(sql`
    select paid_at <= shop_now() - make_interval(mins => ${deliveryMinutes}) as over
    from orders where id = ${line.orderId}`);
  return rows[0]?.over === true;
}

function later(works: Works, line: LineRow): Promise<LineRow> {
  const seconds = pauses[line.attempts] ?? slowSeconds;
  return moveLine(works.db, line, 'unknown', byJob(), {
    attempts: line.attempts + 1,
    nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
  });
}
