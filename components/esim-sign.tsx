import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleSlash,
  Download,
  Hourglass,
  Lock,
  type LucideIcon,
  Signal,
} from 'lucide-react';
import type { Ending, EsimState } from '#lib/esims/states.ts';

interface Sign {
  icon: LucideIcon;
  word: string;
  colour: 'text-good!' | 'text-warn!' | 'text-quiet!';
}

const signs: Record<EsimState, Sign> = {
  preparing: { icon: Hourglass, word: 'Preparing', colour: 'text-quiet!' },
  new: { icon: Download, word: 'Ready to install', colour: 'text-good!' },
  installing: { icon: Hourglass, word: 'Installing', colour: 'text-quiet!' },
  installed: { icon: CircleCheck, word: 'Installed', colour: 'text-good!' },
  'in-use': { icon: Signal, word: 'In use', colour: 'text-good!' },
  'used-up': { icon: CircleSlash, word: 'Used up', colour: 'text-warn!' },
  removed: { icon: CircleSlash, word: 'Removed', colour: 'text-quiet!' },
  expired: { icon: CircleSlash, word: 'Expired', colour: 'text-quiet!' },
  suspended: { icon: CirclePause, word: 'Switched off', colour: 'text-warn!' },
  ended: { icon: CircleSlash, word: 'Ended', colour: 'text-quiet!' },
  unclear: { icon: CircleHelp, word: 'Ask support', colour: 'text-warn!' },
};

const endings: Record<Ending, Sign> = {
  cancelled: { ...signs.ended, word: 'Cancelled' },
  revoked: { ...signs.ended, word: 'Switched off for good' },
  lapsed: { ...signs.expired, word: 'Lapsed' },
};

const onHold: Sign = { icon: Lock, word: 'On hold', colour: 'text-warn!' };

export interface EsimSignProps {
  state: EsimState;
  ending: Ending | null;
  frozen: boolean;
}

/** The state of an eSIM as a sign and a word. */
export function EsimSign({ state, ending, frozen }: EsimSignProps) {
  const { icon: Icon, word, colour } = frozen ? onHold : ending ? endings[ending] : signs[state];
  return (
    <p className={`grid justify-items-center gap-1 font-bold ${colour}`}>
      <Icon aria-hidden="true" size={24} strokeWidth={1.5} />
      {word}
    </p>
  );
}
