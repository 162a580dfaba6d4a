import type { ChangeKind } from '#db/schema/esims.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { normaliseStatus, type StatusPair } from '#lib/supplier/status.ts';

/** In whose name an eSIM is switched off and on while a bank holds its money. */
export const bank = { kind: 'stripe' } as const;

/** What the owner of an eSIM may ask for. To revoke one is for operators. */
export const askableKinds = ['cancel', 'suspend', 'resume'] as const;
export type AskableKind = (typeof askableKinds)[number];

/** Why a change is not possible, or did not come about. */
export type Obstacle =
  | 'downloaded'
  | 'not-on-phone'
  | 'not-suspended'
  | 'suspended'
  | 'expired'
  | 'ended'
  | 'unclear'
  | 'disputed'
  | 'top-up'
  | 'replaced'
  | 'busy'
  | 'no-answer'
  | 'network-refused';

/** Where an eSIM stands for a change: it is so already, it can be asked for, it cannot, or nobody knows. */
export type Outlook = 'reached' | 'possible' | 'unclear' | { obstacle: Obstacle };

const downloaded = { obstacle: 'downloaded' } as const;
const expired = { obstacle: 'expired' } as const;
const ended = { obstacle: 'ended' } as const;
const lives = (outlook: Outlook) =>
  ({ installing: outlook, installed: outlook, 'in-use': outlook, 'used-up': outlook }) as const;

const outlooks: Record<ChangeKind, Record<EsimState, Outlook>> = {
  cancel: {
    ...lives(downloaded),
    preparing: 'unclear',
    new: 'possible',
    removed: downloaded,
    suspended: downloaded,
    expired,
    ended,
    unclear: 'unclear',
  },
  suspend: {
    ...lives('possible'),
    preparing: 'unclear',
    new: { obstacle: 'not-on-phone' },
    removed: { obstacle: 'not-on-phone' },
    suspended: 'reached',
    expired,
    ended,
    unclear: 'unclear',
  },
  resume: {
    ...lives('reached'),
    preparing: 'unclear',
    new: 'reached',
    removed: 'reached',
    suspended: 'possible',
    expired,
    ended,
    unclear: 'unclear',
  },
  revoke: {
    ...lives('possible'),
    preparing: 'unclear',
    new: 'possible',
    removed: 'possible',
    suspended: 'possible',
    expired,
    ended,
    unclear: 'unclear',
  },
};

/** Two kinds of end look alike to a customer; to a cancel or a revoke only its own is the goal. */
const goals: Partial<Record<ChangeKind, string>> = { cancel: 'CANCEL', revoke: 'REVOKE' };

/** Where an eSIM with these two status fields stands for a change. */
export function outlook(kind: ChangeKind, status: StatusPair): Outlook {
  if (normaliseStatus(status.esimStatus) === goals[kind]) return 'reached';
  return outlooks[kind][esimState(status.esimStatus, status.smdpStatus)];
}

/** What else decides whether the owner of an eSIM may ask for a change now. */
export interface Circumstances {
  /** The order is paid and no bank holds it. */
  free: boolean;
  /** Another change is on its way. */
  busy: boolean;
  /** A top-up is paid and not yet added. */
  topUp: boolean;
  /** Another eSIM was issued for it, or it was issued for another: one of them is its money's worth. */
  replaced: boolean;
}

/** Why the owner cannot have this now; null when it can be asked for. */
export function objection(kind: AskableKind, status: StatusPair, now: Circumstances): Obstacle | null {
  if (!now.free) return 'disputed';
  const found = outlook(kind, status);
  if (found === 'unclear') return 'unclear';
  if (found === 'reached') return alreadySo[kind];
  if (found !== 'possible') return found.obstacle;
  if (now.busy) return 'busy';
  if (kind === 'cancel' && now.replaced) return 'replaced';
  return kind === 'cancel' && now.topUp ? 'top-up' : null;
}

const alreadySo: Record<AskableKind, Obstacle> = {
  cancel: 'ended',
  suspend: 'suspended',
  resume: 'not-suspended',
};
