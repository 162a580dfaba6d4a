import { sql } from 'drizzle-orm';
import { byJob, type Works } from '#lib/fulfilment/works.ts';
import type { OwnEsim } from '#lib/orders/own-esim.ts';
import { readBegins } from '#lib/usage/supplier-read.ts';
import { finish } from './end.ts';
import type { NotSeen } from './look.ts';
import { type ChangeRow, moveChange } from './move.ts';
import { later } from './wait.ts';

/** The supplier said yes, its list does not show it yet: looked for, and asked again when that takes too long. */
export const confirmed = 'confirmed';
/** So many looks in a row without the eSIM before a yes is believed without proof. */
const looksBeforeGone = 3;
/** By then a yes shows: what is gone has ended, what stands there as before was never touched. */
const showsMinutes = 10;

/** Whether the supplier said yes to the call. */
export function isConfirmed({ reason }: ChangeRow): boolean {
  return reason?.startsWith(confirmed) === true;
}

/**
 * The eSIM cannot be seen: looked for again. One that the supplier said yes to cancelling, and that is gone
 * from its list for good, has ended: otherwise its money would never go back.
 */
export async function notSeen(works: Works, change: ChangeRow, own: OwnEsim, seen: NotSeen): Promise<void> {
  if (change.kind !== 'cancel' || !isConfirmed(change) || seen === 'away') return later(works, change, own);
  const misses = missesOf(change) + 1;
  if (seen === 'unknown' || (misses >= looksBeforeGone && (await isLongSent(works, change)))) {
    const status = { esimStatus: 'CANCEL', smdpStatus: own.esim.smdpStatus };
    const began = await readBegins(works.db);
    return finish(works, change, { status, read: { began, said: status, usage: null } });
  }
  const reason = `${confirmed}, missing ${misses}`;
  return later(works, await moveChange(works.db, own, change, change.state, byJob(), { reason }), own);
}

/** The eSIM is listed: what was missed before does not count. */
export function seenAgain(works: Works, change: ChangeRow, own: OwnEsim): Promise<ChangeRow> {
  if (missesOf(change) === 0) return Promise.resolve(change);
  return moveChange(works.db, own, change, change.state, byJob(), { reason: confirmed });
}

function missesOf({ reason }: ChangeRow): number {
  return Number(/missing (\d+)/.exec(reason ?? '')?.[1] ?? 0);
}

/** Whether the call is so long ago that a yes to it would show by now. */
export async function isLongSent(works: Works, change: ChangeRow): Promise<boolean> {
  const { rows } = await works.db.execute<{ long: boolean }>(sql`
    select sent_at <= shop_now() - make_interval(mins => ${showsMinutes}) as long
    from esim_changes where id = ${change.id}`);
  return rows[0]?.long === true;
}
