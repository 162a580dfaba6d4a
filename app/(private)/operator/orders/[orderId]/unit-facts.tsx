import type { ReactNode } from 'react';
import type { Operator } from '#lib/auth/operator.ts';
import { formatCents } from '#lib/money.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { OperatorUnit } from '#lib/operator/order-lines.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Facts } from '../../panel.tsx';
import { stateWords } from '../../words.ts';
import { RefundForm } from './refund-form.tsx';

/** One eSIM or top-up: its fate, its sums, and how its money can go back. */
export function UnitFacts({
  order,
  unit,
  operator,
}: {
  order: OperatorOrder;
  unit: OperatorUnit;
  operator: Operator;
}) {
  const money = order.money[unit.id];
  const cents = (amount: number) => formatCents(amount, order.currency);
  return (
    <section aria-label={`Unit ${unit.no}`} className="grid gap-1 pt-2">
      <h3 className="text-base">Unit {unit.no}</h3>
      <Facts
        rows={[
          ['Fate', fateOf(unit)],
          ...(unit.esim ? ([['eSIM', <EsimLink key="esim" esim={unit.esim} />]] as const) : []),
          ...(money
            ? ([
                ['Price', cents(money.sums.priceCents)],
                ['Cost', cents(money.sums.costCents)],
                [order.fee.estimated ? 'Card fee, estimated' : 'Card fee', cents(money.sums.feeCents)],
                ...(order.taxCents > 0 ? ([['Tax', cents(money.sums.taxCents)]] as const) : []),
                ['Given back', cents(money.sums.backCents)],
                ['Margin', cents(money.sums.marginCents)],
              ] as const)
            : []),
          ...(unit.replacedBy
            ? ([['Replaced by', <OrderLink key="by" id={unit.replacedBy} />]] as const)
            : []),
          ...(unit.replaces ? ([['Replaces', <OrderLink key="of" id={unit.replaces} />]] as const) : []),
        ]}
      />
      {money && mayEver(operator.role, 'refund-unit') && (
        <RefundForm
          orderId={order.id}
          unit={unit}
          refund={money.refund}
          currency={order.currency}
          operator={operator}
        />
      )}
    </section>
  );
}

function fateOf({ decision, replacedBy }: OperatorUnit): string {
  if (decision === null) return 'not decided';
  if (decision === 'refund') return 'not delivered';
  return replacedBy ? 'delivered, then replaced' : 'delivered';
}

function EsimLink({ esim }: { esim: NonNullable<OperatorUnit['esim']> }): ReactNode {
  return (
    <>
      <a className="link block py-1" href={`/operator/esims/${esim.id}`}>
        ICCID ending in {esim.iccidEnd}
      </a>
      {stateWords(esim.state)}; the supplier says {esim.esimStatus},{' '}
      {esim.smdpStatus || 'nothing of the phone'}
    </>
  );
}

function OrderLink({ id }: { id: string }): ReactNode {
  return (
    <a className="link inline-block py-1" href={`/operator/orders/${id}`}>
      {id}
    </a>
  );
}
