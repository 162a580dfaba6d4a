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
import { dayText, momentText } from '#lib/age.ts';
import { brand } from '#lib/brand.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { EsimPass as Pass } from '#lib/esims/read.ts';
import type { EsimState } from '#lib/esims/states.ts';

interface Sign {
  icon: LucideIcon;
  word: string;
  colour: 'text-good' | 'text-warn' | 'text-quiet';
}

const signs: Record<EsimState, Sign> = {
  preparing: { icon: Hourglass, word: 'Preparing', colour: 'text-quiet' },
  new: { icon: Download, word: 'Install it', colour: 'text-good' },
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
      <div>
        <h3>{pass.locationName}</h3>
        <p>{pass.title}</p>
        <Data pass={pass} />
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

function Data({ pass }: { pass: Pass }) {
  if (pass.bytesADay !== null && pass.data === null) {
    return <p className="twin">{formatBytes(pass.bytesADay)} a day</p>;
  }
  if (!pass.data) return null;
  const { leftBytes, totalBytes, readAt } = pass.data;
  const share = totalBytes === 0 ? 0 : Math.round((leftBytes / totalBytes) * 100);
  return (
    <>
      <p className="twin">
        {formatBytes(leftBytes)} of {formatBytes(totalBytes)} left
      </p>
      <div aria-hidden="true" className="h-2 overflow-hidden rounded-full border border-line">
        <div className="h-full bg-ink" style={{ width: `${share}%` }} />
      </div>
      <p>as of {momentText(readAt)}</p>
    </>
  );
}

function lineOf({ state, expiresAt, iccidEnd }: Pass): string {
  const number = iccidEnd ? ` Number ending in ${iccidEnd}.` : '';
  if (state === 'preparing')
    return 'Usually ready within a minute. If it fails, your money goes back by itself.';
  if (state === 'unclear') {
    return `The network says something we do not know. Write to ${brand.supportEmail}.${number}`;
  }
  if (state === 'suspended') return `It is switched off for now. Write to ${brand.supportEmail}.${number}`;
  if (state === 'removed') return `It was deleted from the phone.${number}`;
  if (!expiresAt) return number.trim();
  const waiting = state === 'new' || state === 'installing' || state === 'installed';
  const words = waiting ? 'Activate by' : state === 'in-use' ? 'Works until' : 'Ended or ends on';
  return `${words} ${dayText(expiresAt)}.${number}`;
}
