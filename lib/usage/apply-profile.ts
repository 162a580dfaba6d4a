import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#db/client.ts';
import { esimChanges, esims, orderLines, orderUnits, readings } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import { ringLater } from '#lib/jobs/queue.ts';
import { type Because, recordSteps } from '#lib/orders/history.ts';
import { isEnded, normaliseStatus, type StatusPair } from '#lib/supplier/status.ts';
import { nextReadAt } from './cadence.ts';
import { type Count, countUsage } from './count.ts';
import { esimSteps } from './esim-steps.ts';
import { type LateRead, lateRead } from './late-top-up.ts';
import { raiseAlerts } from './raise-alerts.ts';
import type { SupplierRead } from './supplier-read.ts';

type EsimRow = typeof esims.$inferSelect;

/**
 * Writes a read down: status, data, days, dates, the reading, the story, the alerts. Of two reads the one
 * that began later wins, whichever comes back first. Returns whether this one counted.
 */
export async function applyProfile(
  tx: Tx,
  esimId: string,
  read: SupplierRead,
  because: Because,
): Promise<boolean> {
  const found = await lockEsim(tx, esimId, read.began);
  if (!found || found.overtaken) return false;
  const { esim, now } = found;
  const late = await lateRead(tx, esim, read);
  const after = merged(esim, late?.said ?? read.said);
  if (!isEnded(after) && (await wasEndedByUs(tx, esimId, ['done']))) {
    // The money is on its way back on the supplier's own word: a later answer does not undo that.
    await tx.update(esims).set({ nextReadAt: null }).where(eq(esims.id, esimId));
    return false;
  }
  const newest = await newestReading(tx, esim);
  const count = countUsage({ esim, newest, profileBytes: after.usedBytes, usage: read.usage, now });
  const steps = esimSteps(esim, after);
  const { usedBytes, usedAt } = count;
  const state = esimState(after.esimStatus, after.smdpStatus);
  await tx
    .update(esims)
    .set({
      ...after,
      usedBytes,
      usedAt,
      readAt: sql`${read.began}::timestamptz`,
      nextReadAt: nextReadAt({ state, createdAt: esim.createdAt, expiresAt: after.expiresAt, now }),
      ...(isSameStatus(esim, after) ? {} : { statusSince: sql`shop_now()` }),
    })
    .where(eq(esims.id, esimId));
  const ended = isEnded(after) && !isEnded(esim);
  if (ended && !(await wasEndedByUs(tx, esimId, ['due', 'sent', 'done']))) {
    await raiseAlarm(tx, 'ended-elsewhere', esimId, { esim: esim.esimTranNo, state: after.esimStatus });
  }
  if (count.reading) await appendReading(tx, esim, after.totalBytes, count.reading);
  if (steps.length > 0) await tell(tx, esim, steps, because);
  if (late) await lookAgain(tx, esimId, late);
  await raiseAlerts(tx, esimId);
  return true;
}

/** The sweep does the same a minute later, should this bell be lost. */
async function lookAgain(tx: Tx, id: string, { againInSeconds }: LateRead): Promise<void> {
  const inAMinute = sql`least(${esims.nextReadAt}, shop_now() + interval '1 minute')`;
  await tx.update(esims).set({ nextReadAt: inAMinute }).where(eq(esims.id, id));
  await ringLater(tx, 'refresh-esim', { id }, sql`shop_now() + make_interval(secs => ${againInSeconds})`);
}

async function lockEsim(tx: DbOrTx, esimId: string, began: string) {
  const [row] = await tx
    .select({
      esim: esims,
      overtaken: sql<boolean>`${esims.readAt} > ${began}::timestamptz`,
      now: sql<string>`shop_now()`,
    })
    .from(esims)
    .where(eq(esims.id, esimId))
    .for('update');
  return row ? { ...row, now: new Date(row.now) } : null;
}

/** A date the supplier leaves out, or writes illegibly, stays what it was. */
function merged(esim: EsimRow, said: SupplierRead['said']) {
  return {
    esimStatus: said.esimStatus ?? esim.esimStatus,
    smdpStatus: said.smdpStatus ?? esim.smdpStatus,
    totalBytes: said.totalBytes ?? esim.totalBytes,
    usedBytes: said.usedBytes ?? esim.usedBytes,
    totalDays: said.totalDays ?? esim.totalDays,
    expiresAt: said.expiresAt ?? esim.expiresAt,
    installedAt: said.installedAt ?? esim.installedAt,
    activatedAt: said.activatedAt ?? esim.activatedAt,
  };
}

async function wasEndedByUs(
  tx: DbOrTx,
  esimId: string,
  states: ('due' | 'sent' | 'done')[],
): Promise<boolean> {
  const done = await tx.$count(
    esimChanges,
    and(
      eq(esimChanges.esimId, esimId),
      inArray(esimChanges.kind, ['cancel', 'revoke']),
      inArray(esimChanges.state, states),
    ),
  );
  return done > 0;
}

function isSameStatus(before: StatusPair, after: StatusPair): boolean {
  return (
    normaliseStatus(before.esimStatus) === normaliseStatus(after.esimStatus) &&
    normaliseStatus(before.smdpStatus) === normaliseStatus(after.smdpStatus)
  );
}

async function newestReading(tx: DbOrTx, { id, allowance }: EsimRow): Promise<Count | null> {
  const [newest] = await tx
    .select({ at: readings.at, usedBytes: readings.usedBytes })
    .from(readings)
    .where(and(eq(readings.esimId, id), eq(readings.allowance, allowance)))
    .orderBy(desc(readings.at), desc(readings.createdAt))
    .limit(1);
  return newest ?? null;
}

async function appendReading(
  tx: DbOrTx,
  { id, allowance }: EsimRow,
  totalBytes: number,
  { at, usedBytes }: Count,
): Promise<void> {
  await tx
    .insert(readings)
    .values({ id: newId('rdg'), esimId: id, allowance, at, usedBytes, totalBytes })
    .onConflictDoNothing();
}

async function tell(
  tx: DbOrTx,
  esim: EsimRow,
  steps: readonly { from: string; to: string }[],
  because: Because,
): Promise<void> {
  const [line] = await tx
    .select({ orderId: orderLines.orderId })
    .from(orderUnits)
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderUnits.id, esim.unitId));
  if (!line) return;
  const about = { orderId: line.orderId, subject: 'esim', subjectId: esim.id } as const;
  await recordSteps(
    tx,
    because,
    steps.map((step) => ({ ...about, ...step })),
  );
}
