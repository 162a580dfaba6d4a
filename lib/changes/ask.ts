import { and, eq, inArray } from 'drizzle-orm';
import type { Db, DbOrTx, Tx } from '#db/client.ts';
import type { ChangeKind } from '#db/schema/esims.ts';
import { esimChanges } from '#db/schema/index.ts';
import { type Actor, actorName } from '#lib/actor.ts';
import { ShopError } from '#lib/errors.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { isFree, type OwnEsim, ownEsim } from '#lib/orders/own-esim.ts';
import type { Viewer } from '#lib/orders/read.ts';
import { type ChangeRow, hasUnfinishedTopUp, isReplaced, lockedEsim } from './move.ts';
import { type AskableKind, type Obstacle, objection } from './rules.ts';

/** The change that is on its way now, or why there is none. */
export type Asked = { ok: true; changeId: string } | { ok: false; obstacle: Obstacle };

/**
 * The owner of an eSIM asks for a change. It is written down before anybody calls the supplier; a second
 * click finds the first. Throws not-found for strangers, as for an eSIM that does not exist.
 */
export async function askForChange(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
  esimId: string,
  kind: AskableKind,
): Promise<Asked> {
  if (!(await ownEsim(db, linkSecret, viewer, orderId, esimId))) {
    throw new ShopError('not-found', 'There is no such eSIM for you');
  }
  const actor: Actor = viewer.customerId
    ? { kind: 'customer', customerId: viewer.customerId }
    : { kind: 'buyer' };
  return db.transaction(async (tx) => {
    const own = await lockedEsim(tx, esimId);
    const live = await liveChange(tx, esimId);
    if (live?.kind === kind) return { ok: true, changeId: live.id };
    const obstacle = objection(kind, own.esim, {
      free: isFree(own.order),
      busy: live !== null,
      topUp: await hasUnfinishedTopUp(tx, esimId),
      replaced: await isReplaced(tx, own.unit),
    });
    return obstacle
      ? { ok: false, obstacle }
      : { ok: true, changeId: await writeChange(tx, own, kind, actor) };
  });
}

/** The change of an eSIM that is on its way; null when there is none. */
export async function liveChange(tx: DbOrTx, esimId: string): Promise<ChangeRow | null> {
  const [row] = await tx
    .select()
    .from(esimChanges)
    .where(and(eq(esimChanges.esimId, esimId), inArray(esimChanges.state, ['due', 'sent'])));
  return row ?? null;
}

/** Writes a change down and rings for it, in the caller's transaction. */
export async function writeChange(tx: Tx, own: OwnEsim, kind: ChangeKind, actor: Actor): Promise<string> {
  const id = newId('chg');
  await tx.insert(esimChanges).values({ id, esimId: own.esim.id, kind, actor: actorName(actor) });
  await recordSteps(tx, { actor, cause: kind }, [
    { orderId: own.order.id, subject: 'change', subjectId: id, from: null, to: 'due' },
  ]);
  await ring(tx, 'advance-change', { id });
  return id;
}
