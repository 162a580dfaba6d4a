import type { Operator } from '#lib/auth/operator.ts';
import { momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { OperatorLine } from '#lib/operator/order-lines.ts';
import { causeWords } from '#lib/operator/order-words.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Facts, Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';
import { EndWaitForm } from './refund-form.tsx';
import { UnitFacts } from './unit-facts.tsx';

/** One supplier order: cost beside price, what was sent, what came back, and its units. */
export function LinePanel({
  order,
  line,
  operator,
}: {
  order: OperatorOrder;
  line: OperatorLine;
  operator: Operator;
}) {
  return (
    <Panel id={`line-${line.no}`} heading={`Line ${line.no}`}>
      <Facts
        rows={[
          ['Plan', line.title],
          ['State', stateWords(line.state)],
          ['Reason', line.reason ? causeWords(line.reason) : 'none'],
          ['Quantity', line.days === null ? line.quantity : `${line.quantity}, for ${line.days} days`],
          ['Price', formatCents(line.unitPriceCents * line.quantity, order.currency)],
          ['Cost', formatSupplierMoney(line.costUnits)],
          ['Supplier order', line.supplierOrderNo ?? 'none'],
          ['Attempts', line.attempts],
          ['Refund without asking', line.deadlineAt ? momentText(line.deadlineAt) : 'no date'],
          ...line.transactions.map(
            ({ id, outcome, errorCode }) =>
              [`Sent: ${outcome}`, errorCode ? `${id}: ${causeWords(errorCode)}` : id] as const,
          ),
        ]}
      />
      {mayEver(operator.role, 'refund-unit') && <EndWaitForm order={order} line={line} operator={operator} />}
      {line.units.map((unit) => (
        <UnitFacts key={unit.id} order={order} unit={unit} operator={operator} />
      ))}
    </Panel>
  );
}
