import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';
import { askAgain } from './look-again.ts';

export interface LastAskedProps {
  page: EsimPage;
  asked: boolean;
  /** The help for the installation names whom to write to. */
  installing: boolean;
}

/** When the network was asked last, a button that asks again, and whom to write to. */
export function LastAsked({ page, asked, installing }: LastAskedProps) {
  const { own, orderId, mayLookAgain, reference } = page;
  const { id, readAt } = own.esim;
  return (
    <section className="grid max-w-2xl justify-items-start gap-3" aria-label="Check again">
      <p className="text-quiet">
        Last asked: <LocalTime at={readAt} form="moment" />. The network counts data with a delay of up to
        three hours.
      </p>
      {!installing && (
        <p className="text-quiet">
          Something wrong? Write to{' '}
          <a
            className="link py-2.5 text-ink"
            href={`mailto:${brand.supportEmail}?subject=eSIM%20${reference}`}
          >
            {brand.supportEmail}
          </a>
          , reference <span className="font-mono text-ink">{reference}</span>.
        </p>
      )}
      {mayLookAgain && (
        <form action={askAgain.bind(null, orderId, id)}>
          <button type="submit" className="button">
            Check again
          </button>
        </form>
      )}
      {asked && (
        <p role="status" className="font-bold">
          Asked. What is new appears here in a moment.
          <noscript>
            <meta httpEquiv="refresh" content={`3;url=/orders/${orderId}/esims/${id}`} />
          </noscript>
        </p>
      )}
    </section>
  );
}
