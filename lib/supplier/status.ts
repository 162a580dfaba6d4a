/** The supplier's data-side status, verbatim. Compare through this file: spellings differ by channel. */
type SupplierEsimStatus = string;
/** The supplier's status of the profile on the phone, verbatim. */
type SmdpStatus = string;

export interface StatusPair {
  esimStatus: SupplierEsimStatus;
  smdpStatus: SmdpStatus;
}

/** Where an eSIM stands, in the shop's words. `unknown` is never to be shown as expired. */
export type EsimState =
  | 'preparing'
  | 'new'
  | 'installing'
  | 'installed'
  | 'in-use'
  | 'depleted'
  | 'removed'
  | 'expired'
  | 'suspended'
  | 'cancelled'
  | 'revoked'
  | 'unknown';

const spellings: Record<string, string> = { REVOKED: 'REVOKE', CANCELED: 'CANCEL', CANCELLED: 'CANCEL' };
const preparing = new Set(['CREATE', 'PAYING', 'PAID', 'GETTING_RESOURCE']);
const downloading = new Set(['DOWNLOAD', 'INSTALLATION']);
const onPhone = new Set(['ENABLED', 'DISABLED']);

/** One spelling for each status: `REVOKED` is `REVOKE`, `CANCELED` is `CANCEL`, always upper case. */
export function normaliseStatus(status: string): string {
  const upper = status.trim().toUpperCase();
  return spellings[upper] ?? upper;
}

/** The table of states in the contract (section 5), from both fields and the bytes used so far. */
export function esimState(esim: StatusPair & { usedBytes: number }): EsimState {
  const smdp = normaliseStatus(esim.smdpStatus);
  switch (normaliseStatus(esim.esimStatus)) {
    case 'CANCEL':
      return 'cancelled';
    case 'REVOKE':
      return 'revoked';
    case 'SUSPENDED':
      return 'suspended';
    case 'USED_EXPIRED':
    case 'UNUSED_EXPIRED':
      return 'expired';
    case 'USED_UP':
      return smdp === 'DELETED' ? 'removed' : 'depleted';
    case 'IN_USE':
      if (smdp === 'DELETED') return 'removed';
      return esim.usedBytes > 0 ? 'in-use' : 'installed';
    case 'GOT_RESOURCE':
      return beforeUse(smdp);
    default:
      return isPreparing(esim) ? 'preparing' : 'unknown';
  }
}

function beforeUse(smdp: string): EsimState {
  if (smdp === 'RELEASED') return 'new';
  if (downloading.has(smdp)) return 'installing';
  if (onPhone.has(smdp)) return 'installed';
  return smdp === 'DELETED' ? 'removed' : 'unknown';
}

/** The supplier is still allocating it. */
export function isPreparing(esim: { esimStatus: SupplierEsimStatus }): boolean {
  return preparing.has(normaliseStatus(esim.esimStatus));
}

/** Allocated and not downloaded: the only state in which the supplier takes it back (contract 4.8). */
export function isNew(esim: StatusPair): boolean {
  return (
    normaliseStatus(esim.esimStatus) === 'GOT_RESOURCE' && normaliseStatus(esim.smdpStatus) === 'RELEASED'
  );
}

/** Cancelled or revoked: gone for good. */
export function isEnded(esim: { esimStatus: SupplierEsimStatus }): boolean {
  return ['CANCEL', 'REVOKE'].includes(normaliseStatus(esim.esimStatus));
}

/** Past its validity, used or not: final, no top-up possible. */
export function isExpired(esim: { esimStatus: SupplierEsimStatus }): boolean {
  return ['USED_EXPIRED', 'UNUSED_EXPIRED'].includes(normaliseStatus(esim.esimStatus));
}
