import { eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { esims, readings } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { supplierFacts, transactionIdsOf } from '#lib/esims/create.ts';
import { esimState } from '#lib/esims/states.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { decide, undecidedUnits } from '#lib/orders/decide.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import type { ToppedUp } from '#lib/supplier/top-ups.ts';
import type { Profile } from '#lib/supplier/wire.ts';
import { applyProfile } from '#lib/usage/apply-profile.ts';
import { readBegins, type SupplierRead } from '#lib/usage/supplier-read.ts';
import { type IntentRow, settleIntent } from './intent.ts';
import { announceOutcome } from './outcome.ts';
import { beforeOf } from './top-up-intent.ts';
import { esimOfLine } from './top-up-look.ts';
import { byJob, type Works } from './works.ts';

/** The supplier said yes: what its answer leaves out is reckoned, and read a moment later. */
export async function answered(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  answer: ToppedUp,
): Promise<LineRow> {
  // Begun after the answer: a read from before it must not bring the old figures back.
  const began = await readBegins(works.db);
  const { esim } = await esimOfLine(works.db, line);
  const before = beforeOf(intent);
  const more = line.plan.kind === 'fixed' ? line.plan.dataBytes : 0;
  // Seen before an earlier top-up showed, the before-image is too small.
  const totalBytes = answer.totalBytes ?? Math.max(before.totalBytes, esim.totalBytes) + more;
  const moreDays = line.days ?? line.plan.days;
  const totalDays = answer.totalDays ?? Math.max(before.totalDays, esim.totalDays) + moreDays;
  const said: SupplierRead['said'] = { totalBytes, totalDays };
  if (answer.expiresAt) said.expiresAt = answer.expiresAt;
  if (answer.usedBytes !== null) said.usedBytes = answer.usedBytes;
  const wasUsedUp = esimState(esim.esimStatus, esim.smdpStatus) === 'used-up';
  // Left at "used up", it would be announced as used up for the new allowance at once.
  if (wasUsedUp && (said.usedBytes ?? esim.usedBytes) < totalBytes) said.esimStatus = 'IN_USE';
  return added(works, line, intent, { began, said, usage: null });
}

/** The answer was lost, and the eSIM shows that it was added. */
export function foundAdded(
  works: Works,
  line: LineRow,
  intent: IntentRow,
  sight: { began: string; profile: Profile },
): Promise<LineRow> {
  return added(works, line, intent, {
    began: sight.began,
    said: supplierFacts(sight.profile),
    transactionIds: transactionIdsOf(sight.profile),
    usage: null,
  });
}

/** In one transaction the top-up is delivered, the eSIM has its new allowance, and its owner is told. */
async function added(works: Works, line: LineRow, intent: IntentRow, read: SupplierRead): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    await startAllowance(tx, line, read);
    await settleIntent(tx, intent.id, 'accepted');
    const set = { acceptedAt: sql`shop_now()`, reason: null };
    const accepted = await moveLine(tx, line, 'accepted', byJob(), set);
    const delivered = await moveLine(tx, accepted, 'delivered', byJob(), { nextActionAt: null });
    const units = await undecidedUnits(tx, line.id);
    await decide(
      tx,
      line.orderId,
      units.map((unit) => unit.id),
      'deliver',
      byJob(),
    );
    await closeAlarm(tx, 'line-stuck', line.id);
    await closeAlarm(tx, 'supplier-access', 'order');
    await announceOutcome(tx, line.orderId);
    return delivered;
  });
}

/**
 * The eSIM may use more from here on: readings and alerts begin anew, from the network's last count. The
 * supplier tells nobody of a top-up, so the eSIM is read once more.
 */
export async function startAllowance(tx: Tx, line: LineRow, read: SupplierRead): Promise<void> {
  const { esim, order } = await esimOfLine(tx, line);
  await tx.select({ id: esims.id }).from(esims).where(eq(esims.id, esim.id)).for('update');
  await tx
    .update(esims)
    .set({ allowance: sql`${esims.allowance} + 1` })
    .where(eq(esims.id, esim.id));
  await applyProfile(tx, esim.id, read, byJob('top-up'));
  await firstReading(tx, esim.id);
  await recordSteps(tx, byJob(line.orderId), [
    { orderId: order.id, subject: 'esim', subjectId: esim.id, from: null, to: 'topped-up' },
  ]);
  await ring(tx, 'refresh-esim', { id: esim.id });
}

/** Without a time of the network there is nothing to write yet: the next count is the first. */
async function firstReading(tx: Tx, esimId: string): Promise<void> {
  const [esim] = await tx.select().from(esims).where(eq(esims.id, esimId));
  if (!esim?.usedAt) return;
  const { allowance, usedBytes, totalBytes, usedAt } = esim;
  await tx
    .insert(readings)
    .values({ id: newId('rdg'), esimId, allowance, usedBytes, totalBytes, at: usedAt })
    .onConflictDoNothing();
}
