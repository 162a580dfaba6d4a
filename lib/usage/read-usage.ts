import { and, asc, eq, isNotNull, lte, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { esimState } from '#lib/esims/states.ts';
import { log, safeMessage } from '#lib/log.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Usage } from '#lib/supplier/wire.ts';
import { readBegins } from './apply-profile.ts';
import { nextReadAt } from './cadence.ts';
import { raiseTimedAlerts } from './raise-alerts.ts';
import { refreshEsim } from './refresh.ts';

type EsimRow = typeof esims.$inferSelect;
interface Reader {
  db: Db;
  supplier: Supplier;
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

const inUse = sql`upper(trim(${esims.esimStatus})) = 'IN_USE'`;

/**
 * Reads the eSIMs that are due, each minute: what a lost webhook would have said. Those in use by their
 * count, ten a call, and in full only when it moved; the others in full. Whatever the supplier answers, each
 * is due again later; while it does not answer, they stay due. Then come the alerts that only time raises.
 */
export async function readUsage(works: Reader): Promise<void> {
  try {
    const counted = await dueEsims(works.db, inUse, mostCalls * atOnce);
    const moved = await countInUse(works, counted);
    const others = await dueEsims(works.db, sql`not ${inUse}`, mostRefreshes - moved.length);
    await refreshAll(works, [...moved, ...others]);
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    log.warn({ error: safeMessage(error) }, 'the supplier is away: usage is read later');
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
async function countInUse(works: Reader, due: readonly EsimRow[]): Promise<EsimRow[]> {
  const wanted: EsimRow[] = [];
  for (let start = 0; start < due.length; start += atOnce) {
    const batch = due.slice(start, start + atOnce);
    const now = new Date(await readBegins(works.db));
    const counts = await countsOf(works, batch);
    for (const esim of batch) {
      if (!wantsFullRead(esim, counts.get(esim.esimTranNo), now)) await putOff(works.db, esim, now);
      else if (wanted.length < mostInUse) wanted.push(esim);
    }
  }
  return wanted;
}

/** A call that is refused, for one unknown number perhaps, counts none of its ten: each is read in full. */
async function countsOf({ supplier }: Reader, batch: readonly EsimRow[]): Promise<Map<string, Usage>> {
  try {
    const counts = await supplier.usage(batch.map((esim) => esim.esimTranNo));
    return new Map(counts.map((count) => [count.esimTranNo, count]));
  } catch (error) {
    if (error instanceof SupplierError && error.outcome === 'refused') return new Map();
    throw error;
  }
}

function wantsFullRead(esim: EsimRow, count: Usage | undefined, now: Date): boolean {
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

async function refreshAll(works: Reader, chosen: readonly EsimRow[]): Promise<void> {
  for (let start = 0; start < chosen.length; start += side) {
    await Promise.all(chosen.slice(start, start + side).map((esim) => refreshOne(works, esim)));
  }
}

/** One eSIM that cannot be written must not hold up those behind it, nor come first again next minute. */
async function refreshOne(works: Reader, esim: EsimRow): Promise<void> {
  try {
    await refreshEsim(works, esim.id);
  } catch (error) {
    if (error instanceof SupplierError) throw error;
    log.error({ esim: esim.id, error: safeMessage(error) }, 'an eSIM could not be refreshed');
    await works.db
      .update(esims)
      .set({ nextReadAt: sql`shop_now() + interval '1 hour'` })
      .where(eq(esims.id, esim.id));
  }
}
