import { momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { OperatorLine, OperatorUnit } from '#lib/operator/read-order.ts';
import { Facts, Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';

/** One supplier order: cost beside price, what was sent, what came back. */
export function LinePanel({ line, currency }: { line: OperatorLine; currency: string }) {
  return (
    <Panel id={`line-${line.no}`} heading={`Line ${line.no}`}>
      <Facts
        rows={[
          ['Plan', line.title],
          ['State', stateWords(line.state)],
          ['Reason', line.reason ?? 'none'],
          ['Quantity', line.days === null ? line.quantity : `${line.quantity}, for ${line.days} days`],
          ['Price', formatCents(line.unitPriceCents * line.quantity, currency)],
          ['Cost', formatSupplierMoney(line.costUnits)],
          ['Supplier order', line.supplierOrderNo ?? 'none'],
          ['Attempts', line.attempts],
          ['Refund without asking', line.deadlineAt ? momentText(line.deadlineAt) : 'no date'],
          ...line.transactions.map(
            ({ id, outcome, errorCode }) =>
              [`Sent: ${outcome}`, errorCode ? `${id}, code ${errorCode}` : id] as const,
          ),
          ...line.units.map((unit) => [`Unit ${unit.no}`, unitText(unit, currency)] as const),
        ]}
      />
    </Panel>
  );
}

function unitText({ decision, esim, refund }: OperatorUnit, currency: string): string {
  const parts: string[] = [decision ?? 'not decided'];
  if (esim) parts.push(`ICCID ending in ${esim.iccidEnd}, ${esim.esimStatus}, ${esim.smdpStatus}`);
  if (refund) {
    const why = refund.reason ? `, ${refund.reason}` : '';
    parts.push(`refund of ${formatCents(refund.amountCents, currency)} ${stateWords(refund.state)}${why}`);
  }
  return parts.join('; ');
}
