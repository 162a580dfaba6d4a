import type { Tx } from '#db/client.ts';
import type { ChangeKind } from '#db/schema/esims.ts';
import type { Actor } from '#lib/actor.ts';
import { isFree } from '#lib/orders/own-esim.ts';
import { type Asked, liveChange, writeChange } from './ask.ts';
import { hasUnfinishedTopUp, lockedEsim } from './move.ts';
import { type Obstacle, outlook } from './rules.ts';

/**
 * Somebody who runs the shop asks for a change of any eSIM; whether they may is the caller's to say. The
 * rules are those of its owner, and a revoke goes through as long as anything is left to revoke.
 */
export async function askAsOperator(tx: Tx, actor: Actor, esimId: string, kind: ChangeKind): Promise<Asked> {
  const own = await lockedEsim(tx, esimId);
  const live = await liveChange(tx, esimId);
  if (live?.kind === kind) return { ok: true, changeId: live.id };
  const no = (obstacle: Obstacle): Asked => ({ ok: false, obstacle });
  if (kind !== 'revoke' && !isFree(own.order)) return no('disputed');
  const found = outlook(kind, own.esim);
  if (found === 'unclear') return no('unclear');
  if (found === 'reached') return no(alreadySo[kind]);
  if (found !== 'possible') return no(found.obstacle);
  if (live) return no('busy');
  if (kind === 'cancel' && (await hasUnfinishedTopUp(tx, esimId))) return no('top-up');
  return { ok: true, changeId: await writeChange(tx, own, kind, actor) };
}

const alreadySo: Record<ChangeKind, Obstacle> = {
  cancel: 'ended',
  revoke: 'ended',
  suspend: 'suspended',
  resume: 'not-suspended',
};
