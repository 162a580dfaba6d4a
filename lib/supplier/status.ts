/** The supplier's data-side status, verbatim. Compare through this file: spellings differ by channel. */
type SupplierEsimStatus = string;
/** The supplier's status of the profile on the phone, verbatim. */
type SmdpStatus = string;

export interface StatusPair {
  esimStatus: SupplierEsimStatus;
  smdpStatus: SmdpStatus;
}

const spellings: Record<string, string> = { REVOKED: 'REVOKE', CANCELED: 'CANCEL', CANCELLED: 'CANCEL' };
const preparing = new Set(['CREATE', 'PAYING', 'PAID', 'GETTING_RESOURCE']);

/** One spelling for each status: `REVOKED` is `REVOKE`, `CANCELED` is `CANCEL`, always upper case. */
export function normaliseStatus(status: string): string {
  const upper = status.trim().toUpperCase();
  return spellings[upper] ?? upper;
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
