import { and, asc, eq, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { esimState } from '#lib/esims/states.ts';
import { log, safeMessage } from '#lib/log.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Usage } from '#lib/supplier/wire.ts';
import { nextReadAt } from './cadence.ts';
import { raiseTimedAlerts } from './raise-alerts.ts';
import { refreshEsim } from './refresh.ts';
import { readBegins } from './supplier-read.ts';

type EsimRow = typeof esims.$inferSelect;
interface Reader {
  db: Db;
  supplier: Supplier;
}
/** An eSIM to read in full, with its count when that was just read. */
interface Chosen {
  esim: EsimRow;
  count: Usage | null;
}

/** The supplier's limit for one usage call. */
const atOnce = 10;
/** A run's share of the supplier's budget: what is left over stays due, the longest due goes first. */
const mostCalls = 60;
const mostRefreshes = 60;
/** Of the refreshes, at most these go to eSIMs in use: the others must not starve. */
const mostInUse = 40;
/** Few at a time: what a webhook asks for does not queue up behind the sweep. */
const side = 4;
/** A count says nothing of the rest of the profile: that is read at least this often. */
const fullReadMs = 6 * 3_600_000;
/** A run begins nothing new after this, so that it is over when the next one comes. */
const longestRunMs = 45_000;

const inUse = sql`upper(trim(${esims.esimStatus})) = 'IN_USE'`;

/** The supplier answers nobody at the moment: the run is over. */
class SupplierAway extends Error {}

/**
 * Reads the eSIMs that are due, each minute: what a lost webhook would have said. Those in use by their
 * count, ten a call, and in full only when it moved; the others in full. Whatever comes of it, each is due
 * again later; when the supplier is away, the rest stay due. Then come the alerts that only time raises.
 */
export async function readUsage(works: Reader): Promise<void> {
  const endAt = performance.now() + longestRunMs;
  try {
    const counted = await dueEsims(works.db, inUse, mostCalls * atOnce);
    const moved = await countInUse(works, counted, endAt);
    const others = await dueEsims(works.db, sql`not ${inUse}`, mostRefreshes - moved.length);
    await refreshAll(works, [...moved, ...others.map((esim) => ({ esim, count: null }))], endAt);
  } catch (error) {
    if (!(error instanceof SupplierAway)) throw error;
    log.warn({ reason: error.message }, 'the supplier is away: usage is read later');
  } finally {
    await raiseTimedAlerts(works.db);
  }
}

function dueEsims(db: Db, which: SQL, limit: number): Promise<EsimRow[]> {
  return db
    .select()
    .from(esims)
    .where(and(lte(esims.nextReadAt, sql`shop_now()`), which))
    .orderBy(asc(esims.nextReadAt))
    .limit(limit);
}

/** Asks for the counts and returns which eSIMs want a full read; the others are put off. */
async function countInUse(works: Reader, due: readonly EsimRow[], endAt: number): Promise<Chosen[]> {
  const wanted: Chosen[] = [];
  for (let start = 0; start < due.length && performance.now() < endAt; start += atOnce) {
    const batch = due.slice(start, start + atOnce);
    const now = new Date(await readBegins(works.db));
    const counts = await countsOf(works, batch);
    for (const esim of batch) {
      const count = counts.get(esim.esimTranNo) ?? null;
      if (!wantsFullRead(esim, count, now)) await putOff(works.db, esim, now);
      else if (wanted.length < mostInUse) wanted.push({ esim, count });
    }
  }
  return wanted;
}

/** A call that fails for one of its ten, an unknown number perhaps, counts none: each is read in full. */
async function countsOf(works: Reader, batch: readonly EsimRow[]): Promise<Map<string, Usage>> {
  try {
    const counts = await works.supplier.usage(batch.map((esim) => esim.esimTranNo));
    return new Map(counts.map((count) => [count.esimTranNo, count]));
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    if (!isAway(error)) return new Map();
    for (const { id } of batch) await lookAgainIn(works.db, id, '1 minute');
    throw new SupplierAway(safeMessage(error));
  }
}

/** Sick, busy or refusing us: true of every call. An answer that cannot be read is about one eSIM. */
function isAway(error: unknown): boolean {
  return error instanceof SupplierError && error.outcome === 'try-later' && error.reason !== 'unknown';
}

function wantsFullRead(esim: EsimRow, count: Usage | null, now: Date): boolean {
  if (!count || esimState(esim.esimStatus, esim.smdpStatus) !== 'in-use') return true;
  return (
    count.usedBytes !== esim.usedBytes ||
    count.totalBytes !== esim.totalBytes ||
    count.usedBytes >= count.totalBytes ||
    (count.readAt !== null && count.readAt.getTime() !== esim.usedAt?.getTime()) ||
    (esim.expiresAt !== null && esim.expiresAt <= now) ||
    now.getTime() - esim.readAt.getTime() > fullReadMs
  );
}

async function putOff(db: Db, esim: EsimRow, now: Date): Promise<void> {
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  await db
    .update(esims)
    .set({ nextReadAt: nextReadAt({ ...esim, state, now }) })
    .where(and(eq(esims.id, esim.id), isNotNull(esims.nextReadAt)));
}

async function refreshAll(works: Reader, chosen: readonly Chosen[], endAt: number): Promise<void> {
  for (let start = 0; start < chosen.length && performance.now() < endAt; start += side) {
    const next = chosen.slice(start, start + side);
    const results = await Promise.allSettled(next.map((one) => refreshOne(works, one)));
    const failed = results.find((result) => result.status === 'rejected');
    if (failed) throw failed.reason;
  }
}

/** One eSIM that fails steps behind the others: it must not come first, and stop them, minute after minute. */
async function refreshOne(works: Reader, { esim: { id }, count }: Chosen): Promise<void> {
  try {
    await refreshEsim(works, id, { count });
  } catch (error) {
    await lookAgainIn(works.db, id, isAway(error) ? '1 minute' : '1 hour');
    if (isAway(error)) throw new SupplierAway(safeMessage(error));
    log.error({ esim: id, error: safeMessage(error) }, 'an eSIM could not be refreshed');
  }
}

async function lookAgainIn(db: Db, id: string, time: string): Promise<void> {
  await db
    .update(esims)
    .set({ nextReadAt: sql`shop_now() + ${time}::interval` })
    .where(and(eq(esims.id, id), isNotNull(esims.nextReadAt)));
}
