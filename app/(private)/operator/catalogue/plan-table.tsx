import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { PlanLine, PlanPage } from '#lib/operator/catalogue-plans.ts';

/** Plans with what they cost, bring and leave. */
export function PlanTable({ found: { rows, found } }: { found: PlanPage }) {
  if (rows.length === 0) return <p>No plan fits.</p>;
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-2 text-left text-quiet">
        {found === 1 ? '1 plan' : `${found} plans`}. Kept: price less card fee and cost; a day pass bought for
        one day.
      </caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 pr-3 font-normal">
            Plan
          </th>
          <th scope="col" className="hidden py-1 pr-3 text-right font-normal sm:table-cell">
            Cost
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            Price
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Kept
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PlanRow key={row.code} row={row} />
        ))}
      </tbody>
    </table>
  );
}

function PlanRow({ row }: { row: PlanLine }) {
  const marks = [row.withdrawn && 'withdrawn', row.hidden && 'hidden', row.featured && 'featured'].filter(
    Boolean,
  );
  return (
    <tr className="border-b border-line align-top">
      <td className="pr-3 pb-2">
        <a className="link inline-block pt-2 pb-1" href={`/operator/catalogue/${row.code}`}>
          {row.title}
        </a>
        <span className="block wrap-anywhere text-quiet">
          {row.code}
          {marks.length > 0 && <b> {marks.join(', ')}</b>}
        </span>
      </td>
      <td className="hidden py-2 pr-3 text-right whitespace-nowrap sm:table-cell">
        {formatSupplierMoney(row.costUnits)}
      </td>
      <td className="py-2 pr-3 text-right whitespace-nowrap">
        {formatCents(row.paidCents)}
        {row.furtherDayCents !== null && (
          <span className="block text-quiet">then {formatCents(row.furtherDayCents)}</span>
        )}
      </td>
      <td className="py-2 text-right whitespace-nowrap">
        {formatCents(row.keptCents)}
        <span className="block text-quiet">{row.keptPerMille / 10} %</span>
      </td>
    </tr>
  );
}
