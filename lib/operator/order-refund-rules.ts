/** How money of one unit can go back now, or why it cannot. */
export type RefundWay =
  /** Not delivered yet: the promised time ends, and the worker refunds it at its next look. */
  | { way: 'end-wait' }
  /** Delivered and new: the supplier takes it back first. */
  | { way: 'cancel'; cents: number }
  /** Cannot be taken back: a gift, and the eSIM goes on working. */
  | { way: 'goodwill'; cents: number }
  | { way: 'none'; why: string };

/** What decides about it. */
export interface RefundFacts {
  orderKind: 'sale' | 'topup' | 'replacement';
  orderState: string;
  decision: 'deliver' | 'refund' | null;
  priceCents: number;
  /** Not promised to be returned yet, of the whole payment. */
  capturedLeftCents: number;
  refunds: readonly { purpose: string; amountCents: number; state: string }[];
  replaced: boolean;
  /** The eSIM can be taken back by the supplier. */
  isNew: boolean;
  /** A cancel, suspend, resume or revoke is on its way. */
  changing: boolean;
}

const none = (why: string): RefundWay => ({ way: 'none', why });

/** Supplier first, money second; what was replaced, taken back or given back keeps its money where it is. */
export function refundWay(facts: RefundFacts): RefundWay {
  const { orderState, decision, refunds, priceCents } = facts;
  if (orderState !== 'paid' && orderState !== 'dispute_won') return none(notFree(orderState));
  if (facts.orderKind === 'replacement') return none('A replacement was paid by nobody.');
  if (decision === 'refund') return none('It was not delivered: its money goes back by itself.');
  if (decision === null) return { way: 'end-wait' };
  if (facts.replaced) return none('It was replaced: an eSIM is made good once.');
  if (refunds.some(({ purpose }) => purpose !== 'goodwill')) return none('Its money went back already.');
  if (facts.changing) return none('The network is being asked for a change of it: wait for its end.');
  const back = refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
  const cents = Math.min(priceCents - back, facts.capturedLeftCents);
  if (refunds.some(({ state }) => state === 'failed'))
    return none('A refund of it failed: settle that one first.');
  if (cents <= 0) return none('All of it went back.');
  if (facts.isNew && facts.orderKind === 'sale') return { way: 'cancel', cents };
  if (refunds.length > 0)
    return none('A part went back as goodwill; a second part has to be sent at Stripe.');
  return { way: 'goodwill', cents };
}

function notFree(state: string): string {
  if (state === 'disputed')
    return 'The bank has the money in its hands: what goes back now would go back twice.';
  if (state === 'dispute_lost') return 'The bank has taken the money back.';
  if (state === 'mismatch') return 'All that was paid goes back by itself.';
  return 'The order is not paid.';
}

/** "2", "2.5", "2,50" as cents; null for anything that is not a sum of whole cents. */
export function centsTyped(text: string): number | null {
  const parts = /^\$?\s*(\d{1,6})(?:[.,](\d{1,2}))?$/.exec(text.trim());
  if (!parts) return null;
  return Number(parts[1]) * 100 + Number((parts[2] ?? '').padEnd(2, '0'));
}
