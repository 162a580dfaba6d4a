import type { DbOrTx, Tx } from '#db/client.ts';
import type { ChangeKind } from '#db/schema/esims.ts';
import type { Actor } from '#lib/actor.ts';
import { isFree, type OwnEsim } from '#lib/orders/own-esim.ts';
import { type Asked, liveChange, writeChange } from './ask.ts';
import { hasUnfinishedTopUp, lockedEsim } from './move.ts';
import { type Obstacle, outlook } from './rules.ts';

const alreadySo: Record<ChangeKind, Obstacle> = {
  cancel: 'ended',
  revoke: 'ended',
  suspend: 'suspended',
  resume: 'not-suspended',
};

/** Why somebody who runs the shop cannot have this change now; null when it can be asked for. */
export async function operatorObstacle(
  db: DbOrTx,
  { order, esim }: OwnEsim,
  kind: ChangeKind,
): Promise<Obstacle | null> {
  // A bank's hand on the money is no reason to leave a stolen eSIM running.
  if (kind !== 'revoke' && !isFree(order)) return 'disputed';
  const found = outlook(kind, esim);
  if (found === 'unclear') return 'unclear';
  if (found === 'reached') return alreadySo[kind];
  if (found !== 'possible') return found.obstacle;
  if (await liveChange(db, esim.id)) return 'busy';
  return kind === 'cancel' && (await hasUnfinishedTopUp(db, esim.id)) ? 'top-up' : null;
}

/**
 * Somebody who runs the shop asks for a change of any eSIM; whether they may is the caller's to say. The
 * rules are those of its owner, and a revoke goes through as long as anything is left to revoke.
 */
export async function askAsOperator(tx: Tx, actor: Actor, esimId: string, kind: ChangeKind): Promise<Asked> {
  const own = await lockedEsim(tx, esimId);
  const live = await liveChange(tx, esimId);
  if (live?.kind === kind) return { ok: true, changeId: live.id };
  const obstacle = await operatorObstacle(tx, own, kind);
  return obstacle ? { ok: false, obstacle } : { ok: true, changeId: await writeChange(tx, own, kind, actor) };
}
