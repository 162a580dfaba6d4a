import { eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import { byJob, type Works } from '#lib/fulfilment/works.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import { isEnded } from '#lib/supplier/status.ts';
import { applyProfile } from '#lib/usage/apply-profile.ts';
import type { Sight } from './look.ts';
import { type ChangeRow, lockedEsim, moveChange } from './move.ts';
import { repay } from './repay.ts';
import type { Obstacle } from './rules.ts';

const over = { nextActionAt: null, settledAt: sql`shop_now()` };

/**
 * The supplier says it is so. In one transaction the change is done, the eSIM stands as it was seen, and
 * for a cancel its money is owed: after the supplier's word, never before.
 */
export async function finish(works: Works, change: ChangeRow, sight: Sight): Promise<void> {
  await works.db.transaction(async (tx) => {
    const own = await lockedEsim(tx, change.esimId);
    const because = byJob(change.kind);
    // Done before we asked: by our last call whose answer was lost, or by somebody at the supplier.
    const sent = change.state === 'due' ? await moveChange(tx, own, change, 'sent', because) : change;
    await moveChange(tx, own, sent, 'done', because, { ...over, reason: null });
    await closeAlarm(tx, 'change-stuck', change.id);
    await applyProfile(tx, change.esimId, sight.read, because);
    if (change.kind === 'cancel' || change.kind === 'revoke') await keepEnded(tx, change.esimId, sight);
    if (change.kind === 'suspend' || change.kind === 'resume') {
      await queueOrderMail(tx, 'change-done', own.order.id, { subject: change.id });
    }
    if (change.kind !== 'cancel') return;
    await repay(tx, change.esimId, because);
    await queueOrderMail(tx, 'cancelled', own.order.id, { subject: change.esimId });
  });
}

/** A read that began later and saw less does not leave the code of an ended eSIM on the page. */
async function keepEnded(tx: Tx, esimId: string, { status }: Sight): Promise<void> {
  const [esim] = await tx.select().from(esims).where(eq(esims.id, esimId));
  if (!esim || isEnded(esim)) return;
  const set = { esimStatus: status.esimStatus, statusSince: sql`shop_now()`, nextReadAt: null };
  await tx.update(esims).set(set).where(eq(esims.id, esimId));
}

/** Nothing was changed, and this is why. What was seen of the eSIM is written down with it. */
export async function refuse(
  works: Works,
  change: ChangeRow,
  reason: Obstacle,
  sight: Sight | null = null,
): Promise<void> {
  await works.db.transaction(async (tx) => {
    const own = await lockedEsim(tx, change.esimId);
    const because = byJob(`${change.kind}: ${reason}`);
    await moveChange(tx, own, change, 'refused', because, { ...over, reason });
    await closeAlarm(tx, 'change-stuck', change.id);
    if (sight) await applyProfile(tx, change.esimId, sight.read, because);
  });
}
