import { eq, sql } from 'drizzle-orm';
import { plans, settings } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { ring } from '#lib/jobs/queue.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { saveBalance } from './balance.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { refusals } from './intent.ts';
import { withoutPriceCheck } from './submit.ts';
import { byJob, type Works } from './works.ts';

/** Seconds between tries of a plan that is out of stock; after the last one the money goes back. */
export const stockRetrySeconds = [3, 7, 15];
const balanceRetrySeconds = 15;

/** Decides about a line the supplier refused: cure it and order anew, or give the money back. */
export async function reconsider(works: Works, line: LineRow): Promise<LineRow> {
  if (await isPastDeadline(works.db, line)) return refundRest(works, line, line.reason ?? 'refused');
  if (line.reason === 'stock') return waitForStock(works, line);
  if (line.reason === 'price' || line.reason === 'plan-gone') return readPlanAgain(works, line);
  await raiseAlarm(works.db, 'line-refused', line.id, { reason: line.reason });
  return refundRest(works, line, `the supplier refused the order (${line.reason ?? 'no reason given'})`);
}

async function waitForStock(works: Works, line: LineRow): Promise<LineRow> {
  const seconds = stockRetrySeconds[(await refusals(works.db, line.id, ['200011'])) - 1];
  if (seconds === undefined) {
    await retirePlan(works, line);
    return refundRest(works, line, 'the network has no profile of this plan left');
  }
  return requeue(works, line, { nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})` });
}

/**
 * The price moved, or the code is gone: reads the plan again. An unchanged price is ordered once more
 * without the price check; a rise is absorbed up to the set share of what the customer paid.
 */
async function readPlanAgain(works: Works, line: LineRow): Promise<LineRow> {
  // Whatever it says, the shop's own list is out of date.
  await ring(works.db, 'sync-catalogue', {});
  let found: { code: string; price: number } | null;
  try {
    found = await currentPackage(works, line);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    return moveLine(works.db, line, 'rejected', byJob(), {
      nextActionAt: sql`shop_now() + interval '5 seconds'`,
    });
  }
  if (!found) {
    await retirePlan(works, line);
    return refundRest(works, line, 'the plan is no longer sold');
  }
  const sameCode = found.code === line.supplierCode;
  if (found.price === line.costUnits && sameCode) {
    return requeue(works, line, { reason: withoutPriceCheck });
  }
  const tries = await refusals(works.db, line.id, ['200005', '200006', '310241', '310243']);
  if (tries > 3 || found.price > line.costUnits + (await absorbable(works, line))) {
    return refundRest(works, line, "the plan's price rose after payment");
  }
  return requeue(works, line, { costUnits: found.price, supplierCode: found.code });
}

async function currentPackage(works: Works, line: LineRow): Promise<{ code: string; price: number } | null> {
  const byCode = await packagesOrNone(works, { code: line.supplierCode });
  const exact = byCode.find((found) => found.code === line.supplierCode);
  if (exact) return exact;
  // Codes are re-issued now and then; our plan code is the slug, which stays.
  const bySlug = await packagesOrNone(works, { slug: line.planCode });
  return bySlug.find((found) => found.slug === line.planCode) ?? null;
}

/** A plan that is gone is an empty list in one answer and an error in another. */
async function packagesOrNone(works: Works, query: { code: string } | { slug: string }) {
  try {
    return (await works.supplier.packages(query)).packages;
  } catch (error) {
    if (error instanceof SupplierError && error.reason === 'plan-gone') return [];
    throw error;
  }
}

/** How much the cost of one unit (and day) may rise, in USD × 10,000. */
export async function absorbable(works: Works, line: LineRow): Promise<number> {
  const [row] = await works.db.select({ share: settings.absorbBasisPoints }).from(settings);
  const perDay = line.unitPriceCents / (line.days ?? 1);
  return Math.floor((perDay * 100 * (row?.share ?? 0)) / 10_000);
}

async function retirePlan(works: Works, line: LineRow): Promise<void> {
  await works.db.update(plans).set({ retiredAt: sql`shop_now()` }).where(eq(plans.code, line.planCode));
}

function requeue(works: Works, line: LineRow, set: Parameters<typeof moveLine>[4]): Promise<LineRow> {
  return moveLine(works.db, line, 'queued', byJob(), { reason: null, nextActionAt: sql`shop_now()`, ...set });
}

/** The supplier balance was too low: orders again once it covers the line, until the deadline. */
export async function waitForBalance(works: Works, line: LineRow): Promise<LineRow> {
  if (await isPastDeadline(works.db, line))
    return refundRest(works, line, 'the order could not be placed in time');
  await raiseAlarm(works.db, 'balance-low', 'supplier', {});
  const needed = line.costUnits * line.quantity * (line.days ?? 1);
  const balance = await saveBalance(works).catch(() => null);
  if (balance !== null && balance >= needed && line.attempts < 1) {
    return moveLine(works.db, line, 'queued', byJob('the balance covers it again'), {
      reason: null,
      attempts: 1,
      nextActionAt: sql`shop_now()`,
    });
  }
  return moveLine(works.db, line, 'balance_wait', byJob(), {
    attempts: 0,
    nextActionAt: sql`shop_now() + make_interval(secs => ${balanceRetrySeconds})`,
  });
}
