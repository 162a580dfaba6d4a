import type { Db } from '#db/client.ts';
import { esimWithOrder, type OwnEsim, ownEsim } from '#lib/orders/own-esim.ts';
import type { OrderView, Viewer } from '#lib/orders/read.ts';
import { TopUpGain } from './esims/[esimId]/top-up/top-up-gain.tsx';

export interface TopUpEsim {
  own: Pick<OwnEsim, 'esim' | 'line'>;
  /** Page of the eSIM; null for who may open this order and not that of the eSIM. */
  address: string | null;
  /** Where the top-up is chosen anew. */
  again: string;
}

/** The eSIM a top-up is for. Who may see the top-up sees what it came to; codes are on the eSIM's own page. */
export async function topUpEsim(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  order: OrderView,
): Promise<TopUpEsim | null> {
  const [line] = order.lines;
  const found = line?.esimId ? await esimWithOrder(db, line.esimId) : null;
  if (!found) return null;
  const base = await ownEsim(db, linkSecret, viewer, found.order.id, found.esim.id);
  const address = `/orders/${found.order.id}/esims/${found.esim.id}`;
  return { own: found, address: base && address, again: `${address}/top-up` };
}

/** What the eSIM has now, and the way back to it. */
export function TopUpResult({ order, topUp }: { order: OrderView; topUp: TopUpEsim }) {
  const added = order.lines.some(({ units }) => units.some(({ state }) => state === 'ready'));
  return (
    <section className="grid max-w-2xl justify-items-start gap-4">
      {added && (
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
