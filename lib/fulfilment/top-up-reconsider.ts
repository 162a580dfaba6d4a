import { sql } from 'drizzle-orm';
import { raiseAlarm } from '#lib/alarm.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError, type SupplierReason } from '#lib/supplier/errors.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { refusals } from './intent.ts';
import { fittingTopUps } from './list-top-ups.ts';
import { absorbable, stockRetrySeconds } from './reconsider.ts';
import { withoutPriceCheck } from './submit.ts';
import { notSent } from './top-up.ts';
import { esimOfLine } from './top-up-look.ts';
import { byJob, type Works } from './works.ts';

/** Refusals that are nobody's fault: the money goes back, no operator has to look. */
const plain: Partial<Record<SupplierReason, string>> = {
  state: 'the eSIM takes no top-up any more',
  'plan-gone': 'the top-up is no longer offered',
  'esim-unknown': 'the network does not know the eSIM any more',
};

/** Decides about a top-up the supplier refused: send it anew, or give the money back. */
export async function reconsiderTopUp(works: Works, line: LineRow): Promise<LineRow> {
  if (await isPastDeadline(works.db, line)) return refundRest(works, line, line.reason ?? 'refused');
  if (line.reason === notSent) return requeue(works, line, {});
  if (line.reason === 'stock') return waitForStock(works, line);
  if (line.reason === 'price') return listAgain(works, line);
  // Whatever it was, the list the buyer chose from is out of date.
  if (line.esimId) await ring(works.db, 'list-top-ups', { id: line.esimId });
  const why = plain[line.reason as SupplierReason];
  if (why) {
    if (line.esimId) await ring(works.db, 'refresh-esim', { id: line.esimId });
    return refundRest(works, line, why);
  }
  await raiseAlarm(works.db, 'line-refused', line.id, { reason: line.reason });
  return refundRest(works, line, `the supplier refused the top-up (${line.reason ?? 'no reason given'})`);
}

async function waitForStock(works: Works, line: LineRow): Promise<LineRow> {
  const seconds = stockRetrySeconds[(await refusals(works.db, line.id, ['200011'])) - 1];
  if (seconds === undefined) return refundRest(works, line, 'the network has none of this top-up left');
  return requeue(works, line, { nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})` });
}

/** The price moved: an unchanged one is sent once without the check, a rise absorbed within the set share. */
async function listAgain(works: Works, line: LineRow): Promise<LineRow> {
  const own = await esimOfLine(works.db, line);
  let costUnits: number | undefined;
  try {
    const offers = await fittingTopUps(works, own);
    costUnits = offers.find(({ supplierCode }) => supplierCode === line.supplierCode)?.costUnits;
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    const nextActionAt = sql`shop_now() + interval '5 seconds'`;
    return moveLine(works.db, line, 'rejected', byJob(), { nextActionAt });
  }
  if (costUnits === undefined) return refundRest(works, line, 'the top-up is no longer offered');
  if (costUnits === line.costUnits) return requeue(works, line, { reason: withoutPriceCheck });
  const tries = await refusals(works.db, line.id, ['200005', '200006']);
  if (tries > 3 || costUnits > line.costUnits + (await absorbable(works, line))) {
    return refundRest(works, line, "the top-up's price rose after payment");
  }
  return requeue(works, line, { costUnits });
}

function requeue(works: Works, line: LineRow, set: Parameters<typeof moveLine>[4]): Promise<LineRow> {
  return moveLine(works.db, line, 'queued', byJob(), { reason: null, nextActionAt: sql`shop_now()`, ...set });
}
