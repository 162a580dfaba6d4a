import type { DbOrTx } from '#db/client.ts';
import { esims } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { type EncryptionKey, seal } from '#lib/secrets.ts';
import type { Profile } from '#lib/supplier/wire.ts';

/** Stores a delivered profile as a customer's eSIM. The activation code is sealed for this row alone. */
export async function createEsim(
  tx: DbOrTx,
  keys: readonly EncryptionKey[],
  unitId: string,
  profile: Profile,
): Promise<string> {
  const id = newId('esm');
  await tx.insert(esims).values({
    id,
    unitId,
    esimTranNo: profile.esimTranNo,
    supplierOrderNo: profile.orderNo,
    iccid: profile.iccid,
    sealedActivationCode: seal(keys, id, profile.activationCode),
    apn: profile.apn,
    ...supplierFacts(profile),
  });
  return id;
}

/** What the supplier says of an eSIM and may change: status, data, days, dates. */
export function supplierFacts(profile: Profile) {
  const { esimStatus, smdpStatus, totalBytes, usedBytes, totalDays } = profile;
  const { expiresAt, installedAt, activatedAt } = profile;
  return { esimStatus, smdpStatus, totalBytes, usedBytes, totalDays, expiresAt, installedAt, activatedAt };
}

/** The transaction ids of what was bought for an eSIM, as far as its packages name them. */
export function transactionIdsOf({ packages }: Pick<Profile, 'packages'>): string[] {
  return packages.flatMap(({ transactionId }) => (transactionId ? [transactionId] : []));
}
