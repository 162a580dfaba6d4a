import type { OrderView } from '#lib/orders/read.ts';
import type { TopUpEsim } from '#lib/orders/top-up-esim.ts';
import { TopUpGain } from './esims/[esimId]/top-up/top-up-gain.tsx';

/** What the eSIM has now, and the way back to it. */
export function TopUpResult({ order, topUp }: { order: OrderView; topUp: TopUpEsim }) {
  const added = order.lines.some(({ units }) => units.some(({ state }) => state === 'ready'));
  return (
    <section className="grid max-w-2xl justify-items-start gap-4">
      {added && topUp.own && (
        <>
          <h2>Your eSIM now</h2>
          <div className="w-full">
            <TopUpGain own={topUp.own} added={null} />
          </div>
          <p>It is the same eSIM as before: there is nothing to install.</p>
        </>
      )}
      {topUp.address && (
        <a className={`button ${added ? 'button-next' : ''}`} href={topUp.address}>
          Open the eSIM
        </a>
      )}
    </section>
  );
}
