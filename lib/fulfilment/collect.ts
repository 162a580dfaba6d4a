import { and, eq, inArray, sql } from 'drizzle-orm';
import { esims, orderLines, orderUnits } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { createEsim } from '#lib/esims/create.ts';
import { failpoint } from '#lib/failpoint.ts';
import { log, safeMessage } from '#lib/log.ts';
import { decide, undecidedUnits } from '#lib/orders/decide.ts';
import { type LineRow, MovedMeanwhile, moveLine } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Profile } from '#lib/supplier/wire.ts';
import { isPastDeadline, refundRest } from './give-up.ts';
import { liveIntent } from './intent.ts';
import { announceOutcome } from './outcome.ts';
import { byJob, type Works } from './works.ts';

/** Reads the profiles of an accepted line and delivers those that are ready and truly its own. */
export async function collect(works: Works, line: LineRow): Promise<LineRow> {
  const fresh = await readyProfiles(works, line);
  if (fresh.length > 0) {
    await failpoint('FP14');
    const moved = await tryToDeliver(works, line, fresh);
    if (moved) {
      await failpoint('FP16');
      return moved;
    }
  }
  if (await isPastDeadline(works.db, line)) {
    return refundRest(works, line, 'the network did not prepare the eSIM in time');
  }
  return pollLater(works, line);
}

/** A profile that cannot be stored must not hold the promise up: a person hears of it, the clock goes on. */
async function tryToDeliver(
  works: Works,
  line: LineRow,
  profiles: readonly Profile[],
): Promise<LineRow | null> {
  try {
    return await deliver(works, line, profiles);
  } catch (error) {
    if (error instanceof MovedMeanwhile) throw error;
    log.error({ line: line.id, error: safeMessage(error) }, 'a profile could not be stored');
    await raiseAlarm(works.db, 'profile-unusable', line.id, { problems: ['could not be stored'] });
    return null;
  }
}

/** Profiles of the line's own supplier order that are not stored yet; none while it is being prepared. */
async function readyProfiles(works: Works, line: LineRow): Promise<Profile[]> {
  let read: Awaited<ReturnType<Works['supplier']['profiles']>>;
  try {
    read = await works.supplier.profiles({ orderNo: line.supplierOrderNo ?? '' });
  } catch (error) {
    // Not ready, not visible yet, busy, away: all of them mean "later"; the deadline bounds the waiting.
    if (error instanceof SupplierError) return [];
    throw error;
  }
  const problems = [
    ...read.unusable.map((row) => row.reason),
    ...(await strangers(works, line, read.profiles)),
  ];
  if (problems.length > 0) await raiseAlarm(works.db, 'profile-unusable', line.id, { problems });
  const own = await ownProfiles(works, line, read.profiles);
  if (own.length > line.quantity) {
    await raiseAlarm(works.db, 'profile-unusable', line.id, { problems: ['more profiles than ordered'] });
    return [];
  }
  return unstored(works, own);
}

/** Rows that name our order but are not what it is about: another transaction, another plan. */
async function strangers(works: Works, line: LineRow, profiles: readonly Profile[]): Promise<string[]> {
  const own = new Set(await ownProfiles(works, line, profiles));
  return profiles
    .filter((profile) => !own.has(profile))
    .map((profile) => `row ${profile.esimTranNo} is not of this order`);
}

async function ownProfiles(works: Works, line: LineRow, profiles: readonly Profile[]): Promise<Profile[]> {
  const intent = await liveIntent(works.db, line.id);
  const seen = new Set<string>();
  return profiles.filter((profile) => {
    const own =
      profile.orderNo === line.supplierOrderNo &&
      (profile.transactionId === null || profile.transactionId === intent?.transactionId) &&
      isOfPlan(profile, line) &&
      !seen.has(profile.esimTranNo);
    seen.add(profile.esimTranNo);
    return own;
  });
}

/** A row that names its plan has to name ours; older rows name none. */
function isOfPlan(profile: Profile, line: LineRow): boolean {
  if (profile.packages.length === 0) return true;
  return profile.packages.some(({ code, slug }) => code === line.supplierCode || slug === line.planCode);
}

async function unstored(works: Works, profiles: readonly Profile[]): Promise<Profile[]> {
  if (profiles.length === 0) return [];
  const stored = await works.db
    .select({ esimTranNo: esims.esimTranNo })
    .from(esims)
    .where(
      inArray(
        esims.esimTranNo,
        profiles.map((profile) => profile.esimTranNo),
      ),
    );
  const known = new Set(stored.map((row) => row.esimTranNo));
  return profiles.filter((profile) => !known.has(profile.esimTranNo));
}

/** Gives each profile to a unit without a fate, all in one transaction; the last one ends the line. */
async function deliver(works: Works, line: LineRow, profiles: readonly Profile[]): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    const open = await undecidedUnits(tx, line.id);
    const pairs = open.slice(0, profiles.length);
    const decided = await decide(
      tx,
      line.orderId,
      pairs.map((unit) => unit.id),
      'deliver',
      byJob(),
    );
    for (const [index, unit] of decided.entries()) {
      if (index === 1) await failpoint('FP15');
      const profile = profiles[index];
      if (profile) await createEsim(tx, works.keys, unit.id, profile);
    }
    const rest = open.length - decided.length;
    if (rest > 0) {
      return moveLine(tx, line, 'accepted', byJob(), { nextActionAt: sql`shop_now() + interval '1 second'` });
    }
    const refunded = await tx.$count(
      orderUnits,
      and(eq(orderUnits.lineId, line.id), eq(orderUnits.decision, 'refund')),
    );
    const to = refunded > 0 ? 'closing' : 'delivered';
    const moved = await moveLine(tx, line, to, byJob(), {
      nextActionAt: refunded > 0 ? sql`shop_now()` : null,
    });
    await closeAlarm(tx, 'profile-unusable', line.id);
    await announceOutcome(tx, line.orderId);
    return moved;
  });
}

/**
 * Asks again: each second at first, ever more slowly later, and more slowly the more lines are waiting,
 * so that polling never fills the supplier's budget. The ready webhook only rings earlier.
 */
async function pollLater(works: Works, line: LineRow): Promise<LineRow> {
  const waiting = await works.db.$count(orderLines, eq(orderLines.state, 'accepted'));
  const byAge = line.attempts < 20 ? 1 : line.attempts < 32 ? 3 : 15;
  const seconds = Math.max(byAge, waiting / 4);
  return moveLine(works.db, line, 'accepted', byJob(), {
    attempts: line.attempts + 1,
    nextActionAt: sql`shop_now() + make_interval(secs => ${seconds})`,
  });
}
