import { eq, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import type { ChangeKind } from '#db/schema/esims.ts';
import { esimChanges } from '#db/schema/index.ts';
import { failpoint } from '#lib/failpoint.ts';
import { withLease } from '#lib/fulfilment/lease.ts';
import { byJob, type Works } from '#lib/fulfilment/works.ts';
import { ring } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import { esimWithOrder, isFree, type OwnEsim } from '#lib/orders/own-esim.ts';
import type { Supplier } from '#lib/supplier/client.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import { finish, refuse } from './end.ts';
import { look, type Sight } from './look.ts';
import { type ChangeRow, hasUncertainTopUp, lockedEsim, moveChange } from './move.ts';
import { confirmed, isConfirmed, isLongSent, notSeen, seenAgain } from './not-seen.ts';
import { bank, type Obstacle, outlook } from './rules.ts';
import { inSeconds, isOverdue, later } from './wait.ts';

/** Between two looks at a top-up that a cancel waits for. */
const waitSeconds = 5;

const calls: Record<ChangeKind, (supplier: Supplier, esimTranNo: string) => Promise<void>> = {
  cancel: (supplier, esimTranNo) => supplier.cancel(esimTranNo),
  suspend: (supplier, esimTranNo) => supplier.suspend(esimTranNo),
  resume: (supplier, esimTranNo) => supplier.unsuspend(esimTranNo),
  revoke: (supplier, esimTranNo) => supplier.revoke(esimTranNo),
};

/**
 * Brings a change on: looks at the eSIM, sends what was asked, looks again. Its end is decided by what the
 * supplier says of the eSIM, so it may be run at any time, any number of times, after any crash.
 */
export async function advanceChange(works: Works, changeId: string): Promise<void> {
  const held = await withLease(works.db, esimChanges, changeId, async (change) => {
    const own = await esimWithOrder(works.db, change.esimId);
    if (!own) throw new Error(`change ${changeId} has no eSIM`);
    if (change.state === 'done' || change.state === 'refused') {
      // An end that is still marked as due would be rung for again at once.
      await moveChange(works.db, own, change, change.state, byJob(), { nextActionAt: null });
    } else await step(works, change, own);
  });
  if (held) await ringAgain(works, changeId);
}

async function step(works: Works, change: ChangeRow, own: OwnEsim): Promise<void> {
  const sight = await look(works, own.esim.esimTranNo, change.kind);
  if (typeof sight === 'string') return notSeen(works, change, own, sight);
  if (await conclude(works, change, own, sight)) return;
  const saidYes = isConfirmed(change);
  // A yes takes its time to show. One that does not show for long was none: asked again, which is harmless.
  if (saidYes && !(await isLongSent(works, change))) {
    return later(works, await seenAgain(works, change, own), own);
  }
  // Looked at this very moment and not so: now "nothing was changed" is true.
  if (!saidYes && change.state === 'sent' && (await isOverdue(works, change))) {
    return refuse(works, change, 'no-answer', sight);
  }
  const sent = await markSent(works, change);
  if (sent) await send(works, sent, own);
}

/** Ends a change that is reached or cannot be reached any more; false while it may still be asked for. */
async function conclude(works: Works, change: ChangeRow, own: OwnEsim, sight: Sight): Promise<boolean> {
  const found = outlook(change.kind, sight.status);
  if (found === 'possible') return false;
  if (found === 'reached') {
    await finish(works, change, sight);
    await failpoint('FP21');
  }
  // Words we do not know prove nothing.
  else if (found === 'unclear') await later(works, change, own);
  else await refuse(works, change, found.obstacle, sight);
  return true;
}

/**
 * Committed before the call, so that a crash leaves a change that is known to be on its way. It waits for
 * a top-up nobody knows the end of; what a bank holds is not sent. Null when there is nothing to send now.
 */
async function markSent(works: Works, change: ChangeRow): Promise<ChangeRow | null> {
  return works.db.transaction(async (tx) => {
    const own = await lockedEsim(tx, change.esimId);
    const obstacle = await standsInTheWay(tx, change, own);
    if (!obstacle) {
      const sentAt = sql`coalesce(sent_at, shop_now())`;
      return moveChange(tx, own, change, 'sent', byJob(change.kind), { sentAt });
    }
    const over = change.state === 'due' && (obstacle === 'disputed' || (await isOverdue(works, change)));
    const because = byJob(`${change.kind}: ${obstacle}`);
    if (over) {
      const set = { reason: obstacle, nextActionAt: null, settledAt: sql`shop_now()` };
      await moveChange(tx, own, change, 'refused', because, set);
    } else await moveChange(tx, own, change, change.state, because, { nextActionAt: inSeconds(waitSeconds) });
    return null;
  });
}

async function standsInTheWay(
  tx: Tx,
  { kind, actor }: ChangeRow,
  { order, esim }: OwnEsim,
): Promise<Obstacle | null> {
  const byBank = kind === 'suspend' && actor === bank.kind;
  if (kind !== 'revoke' && !byBank && !isFree(order)) return 'disputed';
  return kind === 'cancel' && (await hasUncertainTopUp(tx, esim.id)) ? 'top-up' : null;
}

/** Calls the supplier, then looks: the eSIM itself says what became of the call. */
async function send(works: Works, change: ChangeRow, own: OwnEsim): Promise<void> {
  const { row, no } = await call(works, change, own);
  if (no && no.outcome !== 'refused') return later(works, row, own);
  const sight = await look(works, own.esim.esimTranNo, change.kind);
  if (typeof sight === 'string') return notSeen(works, row, own, sight);
  if (await conclude(works, row, own, sight)) return;
  // A "no" to the cancel of what still looks new contradicts itself: an earlier one may be settling.
  const settling = change.kind === 'cancel' && no?.reason === 'state';
  if (!no || settling) return later(works, row, own);
  await refuse(works, row, 'network-refused', sight);
}

async function call(
  works: Works,
  change: ChangeRow,
  own: OwnEsim,
): Promise<{ row: ChangeRow; no: SupplierError | null }> {
  try {
    await calls[change.kind](works.supplier, own.esim.esimTranNo);
    await failpoint('FP20');
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    log.warn(
      { change: change.id, code: error.code, detail: error.detail },
      'a change was not answered with yes',
    );
    return { row: change, no: error };
  }
  const row = await moveChange(works.db, own, change, 'sent', byJob(), { reason: confirmed });
  return { row, no: null };
}

async function ringAgain(works: Works, changeId: string): Promise<void> {
  const [row] = await works.db
    .select({ at: esimChanges.nextActionAt })
    .from(esimChanges)
    .where(eq(esimChanges.id, changeId));
  if (row?.at)
    await ring(works.db, 'advance-change', { id: changeId }, sql`${row.at.toISOString()}::timestamptz`);
}
