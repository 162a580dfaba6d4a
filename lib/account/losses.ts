import type { DbOrTx } from '#db/client.ts';
import type { Money } from '#lib/changes/read.ts';
import { repayments } from '#lib/changes/repay.ts';
import { type EsimPass, esimsOf } from '#lib/esims/read.ts';
import type { EsimState } from '#lib/esims/states.ts';

/** An eSIM with data or money in it, that nobody can look after once its account is deleted. */
export interface Loss {
  pass: EsimPass;
  page: string;
  /** What a cancel would send back; empty once a phone has taken it. */
  back: Money[];
}

/** States with nothing in them any more. */
const empty: EsimState[] = ['preparing', 'used-up', 'removed', 'expired', 'ended'];

/** What a customer gives up by deleting the account: each eSIM that still has data, or could be cancelled for money. */
export async function lossesOf(db: DbOrTx, customerId: string): Promise<Loss[]> {
  const losses: Loss[] = [];
  for (const pass of await esimsOf(db, { customerId, buyerKey: null })) {
    if (!pass.esimId || pass.frozen || empty.includes(pass.state) || pass.daysLeft === 0) continue;
    const parts = pass.state === 'new' ? await repayments(db, pass.esimId) : [];
    losses.push({
      pass,
      page: `/orders/${pass.orderId}/esims/${pass.esimId}`,
      back: parts.filter(({ cents }) => cents > 0).map(({ cents, currency }) => ({ cents, currency })),
    });
  }
  return losses;
}
