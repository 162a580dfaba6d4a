import type { DbOrTx } from '#db/client.ts';
import { esimWithOrder, type OwnEsim, ownEsim } from './own-esim.ts';
import type { OrderView, Viewer } from './read.ts';

/** The eSIM a top-up is for, as far as who may see the top-up may see it. */
export interface TopUpEsim {
  /** What it has now; null once the eSIM's order is somebody else's, who corrected its address. */
  own: Pick<OwnEsim, 'esim' | 'line'> | null;
  /** Page of the eSIM; null for who may open this order and not that of the eSIM. */
  address: string | null;
  /** Where the top-up is chosen anew. */
  again: string;
}

/**
 * Reads it for a viewer who may open the top-up. The mail of a top-up leads here from any browser: with the
 * address the eSIM's order has, its reader is its owner. Codes are on the eSIM's own page.
 */
export async function topUpEsim(
  db: DbOrTx,
  linkSecret: string,
  viewer: Viewer,
  order: OrderView,
): Promise<TopUpEsim | null> {
  const [line] = order.lines;
  const found = line?.esimId ? await esimWithOrder(db, line.esimId) : null;
  if (!found) return null;
  const opens = await ownEsim(db, linkSecret, viewer, found.order.id, found.esim.id);
  const isOwners = order.email !== null && order.email === found.order.email;
  const address = `/orders/${found.order.id}/esims/${found.esim.id}`;
  return { own: opens || isOwners ? found : null, address: opens && address, again: `${address}/top-up` };
}
