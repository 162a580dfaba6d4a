import { type SQL, type SQLWrapper, sql } from 'drizzle-orm';
import type { OrderState } from '#db/schema/transitions.ts';

/** Where an order stands for the people who look at it: its payment, its units and its refunds in one word. */
export type Standing =
  | 'not-paid'
  | 'payment-failed'
  | 'paying'
  | 'preparing'
  | 'ready'
  | 'part-ready'
  | 'refunding'
  | 'refunded'
  | 'part-refunded'
  | 'cancelled'
  | 'part-cancelled'
  | 'mismatch'
  | 'disputed'
  | 'taken-back';

export const standingWords: Record<Standing, string> = {
  'not-paid': 'Not paid',
  'payment-failed': 'Payment failed',
  paying: 'Payment on its way',
  preparing: 'Preparing',
  ready: 'Ready',
  'part-ready': 'Part ready',
  refunding: 'Money on its way back',
  refunded: 'Refunded',
  'part-refunded': 'Part refunded',
  cancelled: 'Cancelled',
  'part-cancelled': 'Part cancelled',
  mismatch: 'Money on its way back',
  disputed: 'Payment disputed',
  'taken-back': 'Payment taken back',
};

/** How many units of an order stand where. */
export interface UnitTally {
  preparing: number;
  ready: number;
  /** Their money is on its way back or there. */
  refunded: number;
  /** Their money is back. */
  returned: number;
  /** Of the refunded ones: cancelled by their owner. */
  cancelled: number;
  /** Whether all that was paid without a unit to it is back; null when there is no such refund. */
  wholeBack: boolean | null;
}

const settled = sql.raw("state in ('succeeded', 'settled_by_hand')");

/** The tally of one order as an SQL expression, to be read beside the order itself. */
export function unitTally(orderId: SQLWrapper): SQL<UnitTally> {
  return sql<UnitTally>`(
    select json_build_object(
      'preparing', count(*) filter (where u.decision is null and r.back is null),
      'ready', count(*) filter (where u.decision = 'deliver' and r.back is null),
      'refunded', count(*) filter (where u.decision = 'refund' or r.back is not null),
      'returned', count(*) filter (where r.back or (u.decision = 'refund' and u.price_cents = 0)),
      'cancelled', count(*) filter (where r.cancelled),
      'wholeBack', (select bool_and(${settled}) from refunds where order_id = ${orderId} and unit_id is null))
    from order_lines l join order_units u on u.line_id = l.id
    left join lateral (
      select bool_and(${settled}) as back, bool_or(purpose = 'cancelled') as cancelled
      from refunds where unit_id = u.id and purpose <> 'goodwill'
    ) r on true
    where l.order_id = ${orderId})`;
}

const byPayment: Partial<Record<OrderState, Standing>> = {
  draft: 'not-paid',
  session_open: 'not-paid',
  expired: 'not-paid',
  failed: 'payment-failed',
  processing: 'paying',
  disputed: 'disputed',
  dispute_lost: 'taken-back',
};

/** One word for an order: what its payment says, and once that is plain, what became of its units. */
export function standingOf(state: OrderState, tally: UnitTally): Standing {
  if (state === 'mismatch') return tally.wholeBack ? 'refunded' : 'mismatch';
  const early = byPayment[state];
  if (early) return early;
  const { preparing, ready, refunded, returned, cancelled } = tally;
  if (preparing > 0) return ready > 0 ? 'part-ready' : 'preparing';
  if (refunded === 0) return 'ready';
  const byOwner = cancelled === refunded;
  if (ready > 0) return byOwner ? 'part-cancelled' : 'part-refunded';
  if (returned === refunded && byOwner) return 'cancelled';
  return returned === refunded ? 'refunded' : 'refunding';
}
