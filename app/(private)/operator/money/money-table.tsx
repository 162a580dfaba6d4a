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
  const shown = columns.filter(({ rare, of }) => !rare || rows.some(({ sums }) => of(sums) !== 0));
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-2 text-left text-quiet">{caption}</caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 font-normal">
            {first}
          </th>
          {shown.map(({ name, narrow }) => (
            <th key={name} scope="col" className={`${number} font-normal ${narrow ? '' : wide}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ name, sums }) => (
          <Row key={name} name={name} sums={sums} columns={shown} />
        ))}
      </tbody>
      <tfoot className="border-t-2 border-ink font-bold">
        <Row name="In all" sums={total} columns={shown} />
      </tfoot>
    </table>
  );
}

interface Column {
  name: string;
  narrow?: boolean;
  /** Left out where it is nothing in every row. */
  rare?: boolean;
  of: (sums: MoneySums) => number;
}

const columns: Column[] = [
  { name: 'Payments', of: ({ orders }) => orders },
  { name: 'Charged', narrow: true, of: ({ chargedCents }) => chargedCents },
  { name: 'Refunded', of: ({ refundedCents }) => refundedCents },
  { name: 'Tax', rare: true, of: ({ taxCents }) => taxCents },
  { name: 'Disputes', rare: true, of: ({ disputedCents }) => disputedCents },
  { name: 'Cost', of: ({ costCents }) => costCents },
  { name: 'Card fees', of: ({ feeCents }) => feeCents },
  { name: 'Margin', narrow: true, of: ({ marginCents }) => marginCents },
];

function Row({ name, sums, columns }: { name: string; sums: MoneySums; columns: Column[] }) {
  return (
    <tr className="border-b border-line">
      <th scope="row" className="py-1 font-normal wrap-anywhere in-[tfoot]:font-bold">
        {name}
      </th>
      {columns.map((column) => (
        <td key={column.name} className={`${number} ${column.narrow ? '' : wide}`}>
          {column.name === 'Payments' ? column.of(sums) : formatCents(column.of(sums))}
        </td>
      ))}
    </tr>
  );
}
