import type { ChangeKind } from '#db/schema/esims.ts';
import { supplierFacts, transactionIdsOf } from '#lib/esims/create.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { log } from '#lib/log.ts';
import { SupplierError } from '#lib/supplier/errors.ts';
import type { StatusPair } from '#lib/supplier/status.ts';
import { readBegins, type SupplierRead } from '#lib/usage/supplier-read.ts';

/** How an eSIM stands at the supplier, and the read that says so. */
export interface Sight {
  status: StatusPair;
  read: SupplierRead;
}

/** Not in the list, not known by its number, or nobody answered. */
export type NotSeen = 'missing' | 'unknown' | 'away';

/**
 * Looks at one eSIM at the supplier, or says why it cannot be seen. A row without a usable code still says
 * how it stands: the code of a cancelled eSIM may be gone.
 */
export async function look(works: Works, esimTranNo: string, kind: ChangeKind): Promise<Sight | NotSeen> {
  const began = await readBegins(works.db);
  try {
    const lane = kind === 'cancel' ? 'cancel' : 'status';
    const { profiles, unusable } = await works.supplier.profiles({ esimTranNo }, { lane });
    const profile = profiles.find((row) => row.esimTranNo === esimTranNo);
    if (profile) {
      const seen = { said: supplierFacts(profile), transactionIds: transactionIdsOf(profile) };
      return { status: profile, read: { began, ...seen, usage: null } };
    }
    const row = unusable.find((one) => one.esimTranNo === esimTranNo);
    if (!row) return 'missing';
    if (!row.esimStatus) return 'away';
    const { esimStatus, smdpStatus } = row;
    const said = { esimStatus, ...(smdpStatus ? { smdpStatus } : {}) };
    return { status: { esimStatus, smdpStatus: smdpStatus ?? '' }, read: { began, said, usage: null } };
  } catch (error) {
    if (!(error instanceof SupplierError)) throw error;
    log.warn({ esim: esimTranNo, code: error.code }, 'an eSIM could not be looked at for a change');
    return error.reason === 'esim-unknown' ? 'unknown' : 'away';
  }
}
