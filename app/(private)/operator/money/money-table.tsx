import { formatCents } from '#lib/money.ts';
import type { MoneySums } from '#lib/operator/money.ts';

interface MoneyTableProps {
  caption: string;
  first: string;
  rows: { name: string; sums: MoneySums }[];
  total: MoneySums;
}

const wide = 'max-md:hidden';
const number = 'py-1 pl-3 text-right whitespace-nowrap';

/** Sums as a table; a small screen keeps what came in and what stayed. */
export function MoneyTable({ caption, first, rows, total }: MoneyTableProps) {
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-2 text-left text-quiet">{caption}</caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 font-medium">
            {first}
          </th>
          {columns.map(({ name, narrow }) => (
            <th key={name} scope="col" className={`${number} font-medium ${narrow ? '' : wide}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, sums }) => (
          <Row key={name} name={name} sums={sums} />
        ))}
      </tbody>
      <tfoot className="border-t-2 border-ink font-semibold">
        <Row name="In all" sums={total} />
      </tfoot>
    </table>
  );
}

const columns: { name: string; narrow: boolean; of: (sums: MoneySums) => string | number }[] = [
  { name: 'Payments', narrow: false, of: ({ orders }) => orders },
  { name: 'Charged', narrow: true, of: ({ chargedCents }) => formatCents(chargedCents) },
  { name: 'Refunded', narrow: false, of: ({ refundedCents }) => formatCents(refundedCents) },
  { name: 'Cost', narrow: false, of: ({ costCents }) => formatCents(costCents) },
  { name: 'Card fee', narrow: false, of: ({ feeCents }) => formatCents(feeCents) },
  { name: 'Margin', narrow: true, of: ({ marginCents }) => formatCents(marginCents) },
];

function Row({ name, sums }: { name: string; sums: MoneySums }) {
  return (
    <tr className="border-b border-line">
      <th scope="row" className="py-1 font-normal wrap-anywhere in-[tfoot]:font-semibold">
        {name}
      </th>
      {columns.map((column) => (
        <td key={column.name} className={`${number} ${column.narrow ? '' : wide}`}>
          {column.of(sums)}
        </td>
      ))}
    </tr>
  );
}
