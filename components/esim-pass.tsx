import {
  CircleCheck,
  CircleHelp,
  CirclePause,
  CircleSlash,
  Download,
  Hourglass,
  type LucideIcon,
  Signal,
} from 'lucide-react';
import { brand } from '#lib/brand.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { EsimPass as Pass } from '#lib/esims/read.ts';
import type { EsimState } from '#lib/esims/states.ts';
import { dayText } from '#lib/moments.ts';
import { DataGauge } from './data-gauge.tsx';

interface Sign {
  icon: LucideIcon;
  word: string;
  colour: 'text-good' | 'text-warn' | 'text-quiet';
}

const signs: Record<EsimState, Sign> = {
  preparing: { icon: Hourglass, word: 'Preparing', colour: 'text-quiet' },
  new: { icon: Download, word: 'Ready to install', colour: 'text-good' },
  installing: { icon: Hourglass, word: 'Installing', colour: 'text-quiet' },
  installed: { icon: CircleCheck, word: 'Installed', colour: 'text-good' },
  'in-use': { icon: Signal, word: 'In use', colour: 'text-good' },
  'used-up': { icon: CircleSlash, word: 'Used up', colour: 'text-quiet' },
  removed: { icon: CircleSlash, word: 'Removed', colour: 'text-quiet' },
  expired: { icon: CircleSlash, word: 'Expired', colour: 'text-quiet' },
  suspended: { icon: CirclePause, word: 'Suspended', colour: 'text-warn' },
  ended: { icon: CircleSlash, word: 'Ended', colour: 'text-quiet' },
  unclear: { icon: CircleHelp, word: 'Ask support', colour: 'text-warn' },
};

/** One eSIM in the wallet: what is left on the left, its state and the way to it on the stub. */
export function EsimPass({ pass }: { pass: Pass }) {
  const { icon: Icon, word, colour } = signs[pass.state];
  const next = pass.state === 'new' ? 'Install' : 'Open';
  return (
    <article className="pass">
      <div className="min-w-0 wrap-anywhere">
        <h3>
          <span className="basis-full text-ink">{pass.locationName}</span> <Figure pass={pass} />
        </h3>
        {pass.data && <DataGauge data={pass.data} />}
        <p>{pass.title}</p>
        <p>{lineOf(pass)}</p>
      </div>
      <div className="stub">
        <p className={`grid justify-items-center gap-1 font-semibold ${colour}`}>
          <Icon aria-hidden="true" size={24} strokeWidth={1.5} />
          {word}
        </p>
        <a
          className={`button ${pass.state === 'new' ? 'button-next' : ''}`}
          href={`/orders/${pass.orderId}`}
          aria-label={`${next}: ${pass.title}${pass.iccidEnd ? `, number ending in ${pass.iccidEnd}` : ''}`}
        >
          {next}
        </a>
      </div>
    </article>
  );
}

/** What is left of a plan; of a day pass, what each day brings. */
function Figure({ pass }: { pass: Pass }) {
  if (pass.data) {
    return (
      <>
        {formatBytes(pass.data.leftBytes)} <span>of {formatBytes(pass.data.totalBytes)} left</span>
      </>
    );
  }
  if (pass.bytesADay === null) return null;
  return (
    <>
      {formatBytes(pass.bytesADay)} <span>a day</span>
    </>
  );
}

const dates: Partial<Record<EsimState, string>> = {
  new: 'Activate by',
  installing: 'Activate by',
  installed: 'Activate by',
  'in-use': 'Works until',
  'used-up': 'Runs until',
  expired: 'Ended on',
};

function lineOf({ state, expiresAt, iccidEnd }: Pass): string {
  const parts = [
    state === 'preparing' && 'Usually ready within a minute. If it fails, your money goes back by itself.',
    state === 'unclear' && `The network says something we do not know. Write to ${brand.supportEmail}.`,
    state === 'suspended' && `It is switched off for now. Write to ${brand.supportEmail}.`,
    state === 'removed' && 'It was deleted from the phone.',
    state === 'ended' && 'It was cancelled and works no longer.',
    dates[state] && expiresAt && `${dates[state]} ${dayText(expiresAt)}.`,
    iccidEnd && `Number ending in ${iccidEnd}.`,
  ];
  return parts.filter(Boolean).join(' ');
}
