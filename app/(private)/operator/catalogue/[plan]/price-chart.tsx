import { dayText, momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { PriceStand } from '#lib/operator/catalogue-plan.ts';
import { plot, priceSteps } from './price-steps.ts';

/** So many rows tell the story. */
const mostRows = 60;

/** Price and cost over time, drawn on the server; the same as a table below. */
export function PriceChart({ history, now }: { history: readonly PriceStand[]; now: Date }) {
  const steps = priceSteps(history, now);
  const [first] = history;
  const last = history.at(-1);
  if (!steps || !first || !last) return <p>No price was written down yet.</p>;
  const apart = Math.abs(steps.priceY - steps.costY) > 16;
  return (
    <figure className="max-w-120">
      <svg
        role="img"
        aria-label={summary(first, last, history.length)}
        viewBox="-4 -18 320 162"
        className="block w-full tabular-nums"
        fontSize="12"
        fill="none"
      >
        <path d={`M0 ${plot.height}H${plot.width}`} stroke="var(--line)" />
        <path d={steps.cost} stroke="var(--quiet)" strokeWidth="1.5" strokeDasharray="5 3" />
        <path d={steps.price} stroke="var(--ink)" strokeWidth="2.5" />
        <g>
          <text x={plot.width} y={steps.priceY - 5} textAnchor="end" fill="var(--ink)" fontWeight="600">
            Price {formatCents(last.priceCents)}
          </text>
          {apart && (
            <text x={plot.width} y={steps.costY - 5} textAnchor="end" fill="var(--quiet)">
              Cost {formatSupplierMoney(last.costUnits)}
            </text>
          )}
          <text x="0" y={plot.height + 16} fill="var(--quiet)">
            {dayText(first.at)}
          </text>
          <text x={plot.width} y={plot.height + 16} textAnchor="end" fill="var(--quiet)">
            now
          </text>
        </g>
      </svg>
      <HistoryTable history={history} />
    </figure>
  );
}

function summary(first: PriceStand, last: PriceStand, count: number): string {
  const from = `On ${dayText(first.at)} the price was ${formatCents(first.priceCents)} at a cost of ${formatSupplierMoney(first.costUnits)}.`;
  if (count === 1) return `${from} It has not changed since.`;
  return `${from} Now it is ${formatCents(last.priceCents)} at a cost of ${formatSupplierMoney(last.costUnits)}, after ${count - 1 === 1 ? '1 change' : `${count - 1} changes`}.`;
}

function HistoryTable({ history }: { history: readonly PriceStand[] }) {
  const shown = history.slice(-mostRows).reverse();
  return (
    <table className="mt-2 w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-1 text-left text-quiet">
        Newest first{history.length > mostRows && `: the last ${mostRows} of ${history.length}`}
      </caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 pr-3 font-normal">
            Since
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            Cost
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Price
          </th>
        </tr>
      </thead>
      <tbody>
        {shown.map(({ at, costUnits, priceCents }) => (
          <tr key={`${at.getTime()} ${costUnits} ${priceCents}`} className="border-b border-line">
            <td className="py-1.5 pr-3">{momentText(at)}</td>
            <td className="py-1.5 pr-3 text-right">{formatSupplierMoney(costUnits)}</td>
            <td className="py-1.5 text-right">{formatCents(priceCents)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
