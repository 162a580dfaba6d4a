import { normaliseStatus } from '#lib/supplier/status.ts';

/** What an eSIM is for its owner. `unclear` is said when the supplier's words are not known to us. */
export type EsimState =
  | 'preparing'
  | 'new'
  | 'installing'
  | 'installed'
  | 'in-use'
  | 'used-up'
  | 'removed'
  | 'expired'
  | 'suspended'
  | 'ended'
  | 'unclear';

/** What the phone did with the profile; the supplier's `smdpStatus`. */
const phoneStates = ['RELEASED', 'DOWNLOAD', 'INSTALLATION', 'ENABLED', 'DISABLED', 'DELETED'] as const;
type Phone = (typeof phoneStates)[number];

const everyPhone = (state: EsimState) => ({ phone: null, state }) as const;
const byPhone = (phone: Record<Phone, EsimState>) => ({ phone, state: 'unclear' }) as const;

/** An eSIM that carries data is on a phone, even while news of the installation is still on its way. */
const carryingData = (state: EsimState): Record<Phone, EsimState> => ({
  RELEASED: state,
  DOWNLOAD: state,
  INSTALLATION: state,
  ENABLED: state,
  DISABLED: state,
  DELETED: 'removed',
});

/** The supplier's `esimStatus`, and what it means with each state of the phone. */
const table: Record<string, { phone: Record<Phone, EsimState> | null; state: EsimState }> = {
  CREATE: everyPhone('preparing'),
  PAYING: everyPhone('preparing'),
  PAID: everyPhone('preparing'),
  GETTING_RESOURCE: everyPhone('preparing'),
  GOT_RESOURCE: byPhone({
    RELEASED: 'new',
    DOWNLOAD: 'installing',
    INSTALLATION: 'installing',
    ENABLED: 'installed',
    DISABLED: 'installed',
    DELETED: 'removed',
  }),
  IN_USE: byPhone(carryingData('in-use')),
  USED_UP: byPhone(carryingData('used-up')),
  USED_EXPIRED: everyPhone('expired'),
  UNUSED_EXPIRED: everyPhone('expired'),
  SUSPENDED: everyPhone('suspended'),
  CANCEL: everyPhone('ended'),
  REVOKE: everyPhone('ended'),
};

/** One state from the supplier's two status fields. A word we do not know is never read as expired. */
export function esimState(esimStatus: string, smdpStatus: string): EsimState {
  const known = normaliseStatus(esimStatus);
  const phone = normaliseStatus(smdpStatus);
  const row = Object.hasOwn(table, known) ? table[known] : undefined;
  if (!row) return 'unclear';
  return row.phone && isPhone(phone) ? row.phone[phone] : row.state;
}

function isPhone(text: string): text is Phone {
  return phoneStates.some((known) => known === text);
}

/** Where an eSIM lies in the wallet. */
export type Pocket = 'empty' | 'off' | 'in-use' | 'waiting' | 'preparing' | 'spent';

const pockets: Record<EsimState, Pocket> = {
  preparing: 'preparing',
  new: 'waiting',
  installing: 'waiting',
  installed: 'waiting',
  'in-use': 'in-use',
  suspended: 'off',
  unclear: 'in-use',
  'used-up': 'empty',
  removed: 'spent',
  expired: 'spent',
  ended: 'spent',
};

/** What is out of data, switched off or unclear lies on top: it wants its owner's eye. */
export function pocketOf(state: EsimState): Pocket {
  return pockets[state];
}

/** How an eSIM ended, where that is more than that its time is over. */
export type Ending = 'cancelled' | 'revoked' | 'lapsed';

/** Taken back, switched off for good, or never used in time; null while it lives, and after an ordinary end. */
export function endingOf(esim: {
  esimStatus: string;
  smdpStatus: string;
  usedBytes: number;
  activatedAt: Date | null;
}): Ending | null {
  const status = normaliseStatus(esim.esimStatus);
  if (status === 'CANCEL') return 'cancelled';
  if (status === 'REVOKE') return 'revoked';
  const unused = esim.usedBytes === 0 && esim.activatedAt === null;
  return unused && esimState(esim.esimStatus, esim.smdpStatus) === 'expired' ? 'lapsed' : null;
}
