import type { Operator } from '#lib/auth/operator.ts';
import { formatCents } from '#lib/money.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Panel } from '../../panel.tsx';
import { ProveFirst } from '../../prove-first.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { stateWords } from '../../words.ts';
import { settledByHand } from './actions.ts';

/** Money that went back or is on its way, and what to do about one that failed. */
export function Refunds({ order, operator }: { order: OperatorOrder; operator: Operator }) {
  const units = order.lines.flatMap((line) => line.units);
  return (
    <Panel id="refunds" heading="Refunds">
      {order.refunds.length === 0 && <p>None.</p>}
      <ul className="text-[0.9375rem]">
        {order.refunds.map(
          ({ id, unitId, purpose, state, amountCents, currency, reason, stripeRefundId }) => (
            <li key={id} className="grid gap-1 border-b border-line py-2 wrap-anywhere">
              <p>
                <span className="font-bold">{formatCents(amountCents, currency)}</span>{' '}
                {purposeWords[purpose] ?? purpose},{' '}
                {unitId ? `unit ${units.find((unit) => unit.id === unitId)?.no ?? '?'}` : 'whole payment'}:{' '}
                {stateWords(state)}
              </p>
              <p className="text-quiet">
                {[reason, stripeRefundId, id].filter((text) => text !== null).join(', ')}
              </p>
              {state === 'failed' && mayEver(operator.role, 'settle-refund') && (
                <>
                  <p>Send the money back at Stripe or by bank, then write down how.</p>
                  <ProveFirst operator={operator} next={`/operator/orders/${order.id}#refunds`} what="It">
                    <ReasonForm action={settledByHand.bind(null, order.id, id)} label="Settled by hand" />
                  </ProveFirst>
                </>
              )}
            </li>
          ),
        )}
      </ul>
    </Panel>
  );
}

const purposeWords: Record<string, string> = {
  undelivered: 'for what was not delivered',
  cancelled: 'after a cancel',
  goodwill: 'out of goodwill',
  dispute: 'in a dispute',
  mismatch: 'since the amount was wrong',
};
