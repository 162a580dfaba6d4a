import { momentText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import { kindWords } from '#lib/operator/order-words.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Facts, Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';

/** What was paid, and what of it stays. */
export function PaymentPanel({ order }: { order: OperatorOrder }) {
  const money = (cents: number) => formatCents(cents, order.currency);
  const sums = Object.values(order.money).map((unit) => unit.sums);
  const sum = (of: 'costCents' | 'backCents' | 'marginCents' | 'taxCents') =>
    sums.reduce((total, one) => total + one[of], 0);
  const paid = order.capturedCents > 0 || order.kind === 'replacement';
  return (
    <Panel id="payment" heading="Payment">
      <Facts
        rows={[
          ['State', stateWords(order.state)],
          ['Kind', kindWords[order.kind]],
          ['Total', money(order.totalCents)],
          ['Captured', money(order.capturedCents)],
          ...(paid
            ? ([
                ['Given back', money(sum('backCents'))],
                ['Cost at the supplier', money(sum('costCents'))],
                [order.fee.estimated ? 'Card fee, estimated' : 'Card fee', money(order.fee.cents)],
                ...(order.taxCents > 0 ? ([['Tax that stays', money(sum('taxCents'))]] as const) : []),
                ...(order.disputedCents > 0
                  ? ([['Taken by the bank, with its fee', money(order.disputedCents)]] as const)
                  : []),
                ['Margin', money(sum('marginCents') - order.disputedCents)],
              ] as const)
            : []),
          ['Stripe', order.stripePaymentIntent ?? 'no payment'],
          ['E-mail of the payment', order.email ?? 'none'],
          ['Customer', order.customerEmail ?? 'none'],
          ['Made', momentText(order.createdAt)],
          ['Paid', order.paidAt ? momentText(order.paidAt) : 'not paid'],
        ]}
      />
    </Panel>
  );
}
