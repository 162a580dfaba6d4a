import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { log } from '#lib/log.ts';
import { esimWithOrder, isFree, type OwnEsim } from '#lib/orders/own-esim.ts';
import type { LineRow } from '#lib/orders/transition.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { Profile } from '#lib/supplier/wire.ts';
import { readBegins } from '#lib/usage/supplier-read.ts';
import type { Works } from './works.ts';

/** How an eSIM stands at the supplier; without a profile only its state is known. */
export interface Sight {
  /** The shop's clock when the read began. */
  began: string;
  state: EsimState;
  profile: Profile | null;
}

/** The eSIM a top-up's line is for. */
export async function esimOfLine(db: DbOrTx, line: LineRow): Promise<OwnEsim> {
  const own = line.esimId ? await esimWithOrder(db, line.esimId) : null;
  if (!own) throw new Error(`the line ${line.id} has no eSIM`);
  return own;
}

/** Looks at one eSIM at the supplier; null when it cannot be seen. */
export async function lookAt(works: Works, esimTranNo: string): Promise<Sight | null> {
  const began = await readBegins(works.db);
  try {
    const { profiles, unusable } = await works.supplier.profiles({ esimTranNo }, { lane: 'top-up' });
    const profile = profiles.find((row) => row.esimTranNo === esimTranNo);
    if (profile) return { began, profile, state: esimState(profile.esimStatus, profile.smdpStatus) };
    const row = unusable.find((one) => one.esimTranNo === esimTranNo);
    if (!row?.esimStatus) return null;
    return { began, profile: null, state: esimState(row.esimStatus, row.smdpStatus ?? '') };
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    log.warn({ esim: esimTranNo, code: error.code }, 'an eSIM could not be looked at for a top-up');
    if (error.reason === 'access') {
      await raiseAlarm(works.db, 'supplier-access', 'order', { code: error.code });
    }
    return null;
  }
}

const hurdles: Partial<Record<EsimState, string>> = {
  expired: 'the eSIM had expired',
  ended: 'the eSIM was cancelled or switched off',
  suspended: 'the eSIM is suspended',
};

/** Why this eSIM cannot take a top-up any more, whatever was paid; null while it can. */
export function hurdleOf({ order }: OwnEsim, { state }: Sight): string | null {
  return hurdles[state] ?? (isFree(order) ? null : 'the payment of the eSIM is disputed');
}

/**
 * Locks the eSIM's row and says whether a top-up may be sent now: not while a change of it is on its way,
 * nor while nobody knows what became of another top-up. Returns its allowance, or null.
 */
export async function lockForTopUp(tx: DbOrTx, esimId: string): Promise<number | null> {
  await tx.select({ id: esims.id }).from(esims).where(eq(esims.id, esimId)).for('update');
  const { rows } = await tx.execute<{ allowance: number; taken: boolean }>(sql`
    select allowance,
      exists (select 1 from esim_changes where esim_id = esims.id and state in ('due', 'sent'))
      or exists (select 1 from supplier_intents
        where kind = 'topup' and esim_id = esims.id and outcome in ('pending', 'unknown')) as taken
    from esims where id = ${esimId}`);
  const [row] = rows;
  return row && !row.taken ? row.allowance : null;
}
