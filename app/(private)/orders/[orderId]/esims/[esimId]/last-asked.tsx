import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';
import { askAgain } from './look-again.ts';

/** When the network was asked last, a button that asks again, and whom to write to. */
export function LastAsked({ page, asked }: { page: EsimPage; asked: boolean }) {
  const { own, orderId, mayLookAgain, reference } = page;
  const { id, readAt } = own.esim;
  return (
    <section className="grid max-w-2xl justify-items-start gap-3" aria-label="Check again">
      <p className="text-quiet">
        Last asked: <LocalTime at={readAt} form="moment" />. The network counts data with a delay of up to
        three hours.
      </p>
      <p className="text-quiet">
        Something wrong? Write to{' '}
        <a
          className="link inline-block py-2.5 text-ink"
          href={`mailto:${brand.supportEmail}?subject=eSIM ${reference}`}
        >
          {brand.supportEmail}
        </a>
        , reference <span className="font-mono text-ink">{reference}</span>.
      </p>
      {mayLookAgain && (
        <form action={askAgain.bind(null, orderId, id)}>
          <button type="submit" className="button">
            Check again
          </button>
        </form>
      )}
      {asked && (
        <p role="status" className="font-semibold">
          Asked. What is new appears here in a moment.
          <noscript>
            <meta httpEquiv="refresh" content={`3;url=/orders/${orderId}/esims/${id}`} />
          </noscript>
        </p>
      )}
    </section>
  );
}
