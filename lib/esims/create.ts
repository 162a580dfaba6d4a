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
    esimStatus: profile.esimStatus,
    smdpStatus: profile.smdpStatus,
    totalBytes: profile.totalBytes,
    usedBytes: profile.usedBytes,
    totalDays: profile.totalDays,
    expiresAt: profile.expiresAt,
    installedAt: profile.installedAt,
    activatedAt: profile.activatedAt,
  });
  return id;
}
