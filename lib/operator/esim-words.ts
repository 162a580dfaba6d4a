import type { ChangeKind } from '#db/schema/index.ts';
import type { Obstacle } from '#lib/changes/rules.ts';
import type { ReplaceObstacle } from './esim-replace-rules.ts';

/** Changes as the console names them. */
export const changeNames: Record<ChangeKind, string> = {
  cancel: 'Cancel and refund',
  suspend: 'Suspend',
  resume: 'Resume',
  revoke: 'Revoke',
};

/** What each change does, said before it is asked for. */
export const promises: Record<ChangeKind, string> = {
  cancel:
    'The supplier takes the eSIM back and its cost returns to our balance. Its price, and that of its top-ups, goes back to the card; the QR code is dead.',
  suspend: 'Data stops within minutes. Its days go on running, and it can be resumed at any time.',
  resume: 'Data works again within minutes.',
  revoke:
    'The eSIM is dead for good and comes off the phone. No money comes back: not from the supplier to us, and not by itself to the customer.',
};

const obstacles: Record<Obstacle, string> = {
  downloaded: 'A phone has downloaded it: the supplier takes back only what no phone ever took.',
  'not-on-phone': 'It is on no phone.',
  'not-suspended': 'It is not suspended.',
  suspended: 'It is suspended.',
  expired: 'Its time is over.',
  ended: 'It has ended.',
  unclear: 'The supplier does not say clearly how it stands. Read it at the supplier.',
  disputed: 'Its payment is disputed, or not there.',
  'top-up': 'A top-up for it is paid and not added yet.',
  replaced: 'It was replaced, or replaces another.',
  busy: 'The network is being asked for something else.',
  'no-answer': 'The supplier gave no answer; nothing was changed.',
  'network-refused': 'The supplier refused; nothing was changed.',
};

/** Why a change is not possible or did not come about; a word we do not know speaks for itself. */
export function obstacleWords(reason: string): string {
  return Object.entries(obstacles).find(([known]) => known === reason)?.[1] ?? reason;
}

/** Why there is no replacement. */
export const replaceWords: Record<ReplaceObstacle, string> = {
  'not-free': 'Its payment is disputed, or not there.',
  replaced: 'It was replaced before.',
  refunded: 'Money went back for it: an eSIM is made good once.',
  busy: 'The network is being asked for a change of it.',
  'plan-gone': 'Its plan is no longer sold: refund it instead.',
};
