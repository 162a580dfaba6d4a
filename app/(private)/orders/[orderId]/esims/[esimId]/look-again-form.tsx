'use client';
import { useActionState } from 'react';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { askAgain } from './look-again.ts';

export interface LookAgainProps {
  orderId: string;
  esimId: string;
  /** When the network was asked last. */
  readAt: Date;
  /** Whether that is long enough ago. */
  may: boolean;
}

/** When the network was asked last, and a button that asks again. */
export function LookAgain({ orderId, esimId, readAt, may }: LookAgainProps) {
  const [said, ask, busy] = useActionState(askAgain.bind(null, orderId, esimId), '');
  return (
    <section className="flex max-w-2xl flex-wrap items-center gap-x-4 gap-y-2" aria-label="Check again">
      <p className="text-quiet">
        Last asked: <LocalTime at={readAt} form="moment" />. The network counts data with a delay of up to
        three hours. Something wrong? Write to{' '}
        <a
          className="link inline-block py-2.5 text-ink"
          href={`mailto:${brand.supportEmail}?subject=${esimId.slice(-6).toUpperCase()}`}
        >
          {brand.supportEmail}
        </a>
        , reference {esimId.slice(-6).toUpperCase()}.
      </p>
      {may && (
        <form action={ask}>
          <button type="submit" className="button" disabled={busy}>
            Check again
          </button>
        </form>
      )}
      <p role="status" className="text-good empty:hidden">
        {said}
      </p>
    </section>
  );
}
