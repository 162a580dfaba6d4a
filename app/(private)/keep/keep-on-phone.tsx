'use client';
import { useEffect, useState } from 'react';
import { LocalTime } from '#components/local-time.tsx';
import { forget, type KeepAnswer, keep, keptHere } from './store.ts';

export interface KeepOnPhoneProps {
  /** Address of the eSIM's page. */
  address: string;
  /** "your eSIM", or which of several. */
  name: string;
  onIphone: boolean;
}

type Standing = 'unknown' | 'not-kept' | 'keeping' | { until: Date } | Exclude<KeepAnswer, 'kept'>;

const problems: Record<Exclude<KeepAnswer, 'kept'>, string> = {
  'no-connection': 'There is no connection right now, so nothing was kept. Try again once you are online.',
  'not-possible': 'This browser does not let pages be kept. Print it, or save it as a PDF file.',
  refused: 'It may not be kept any more. Load this page again to see why.',
};

/** One tap keeps the eSIM on this device, one removes it. On paper it works everywhere, and without script. */
export function KeepOnPhone({ address, name, onIphone }: KeepOnPhoneProps) {
  const [standing, setStanding] = useState<Standing>('unknown');
  const look = async () => {
    const until = await keptHere(address).catch(() => null);
    setStanding(until ? { until } : 'not-kept');
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: `look` reads nothing but the address
  useEffect(() => void look(), [address]);
  const tap = async () => {
    setStanding('keeping');
    const answer = await keep(address);
    if (answer === 'kept') await look();
    else setStanding(answer);
  };
  const remove = async () => {
    await forget(address);
    setStanding('not-kept');
  };
  return (
    <section className="grid max-w-2xl gap-2 print:hidden" aria-label={`Without a connection: ${name}`}>
      <div className="flex flex-wrap gap-3">
        {typeof standing === 'object' ? (
          <button
            type="button"
            className="button"
            onClick={remove}
            aria-label={`Remove from this phone: ${name}`}
          >
            Remove from this phone
          </button>
        ) : (
          <button
            type="button"
            className={`button [@media(scripting:none)]:hidden ${standing === 'unknown' ? 'invisible' : ''}`}
            disabled={standing === 'keeping'}
            onClick={tap}
            aria-label={`Keep on this phone: ${name}`}
          >
            Keep on this phone
          </button>
        )}
        <a className="button" href={`${address}/sheet`} aria-label={`Print or save as PDF: ${name}`}>
          Print or save as PDF
        </a>
      </div>
      <p role="status" className="text-[0.9375rem] text-quiet [@media(scripting:none)]:hidden">
        <Words standing={standing} onIphone={onIphone} />
      </p>
    </section>
  );
}

function Words({ standing, onIphone }: { standing: Standing; onIphone: boolean }) {
  if (typeof standing === 'object') {
    return (
      <>
        <strong className="text-ink">Kept on this phone</strong> until{' '}
        <LocalTime at={standing.until} form="date" />: this page opens without a connection. It goes when you
        remove it, sign out, or the eSIM ends.
        {onIphone && ' Safari may forget it after seven days without a visit, so print it as well.'}
      </>
    );
  }
  if (standing === 'keeping') return 'Reading its codes and storing them on this phone …';
  if (standing in problems) return problems[standing as keyof typeof problems];
  return 'Kept on this phone, the QR code and all codes open without a connection, for whoever can unlock it. Do it only on a phone of your own.';
}
