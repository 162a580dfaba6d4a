import { formatCents } from '#lib/money.ts';
import type { PriceStep, PricingPreview } from '#lib/operator/pricing-preview.ts';
import { Facts, Panel } from '../../panel.tsx';
import { applyPreview } from '../actions.ts';
import { changeText } from '../words.ts';

interface PreviewPanelProps {
  preview: PricingPreview;
  /** The pricing previewed, in short, and the version it was compared with. */
  code: string;
  base: string;
  mayApply: boolean;
  /** Whether a proof is asked for on the way. */
  proves: boolean;
}

/** What would change, and the button that changes it. */
export function PreviewPanel({ preview, code, base, mayApply, proves }: PreviewPanelProps) {
  const changed = preview.dearer + preview.cheaper;
  return (
    <Panel id="preview" heading="Preview: nothing is changed yet">
      <Facts
        rows={[
          ['Plans that change', `${changed} of ${preview.plans}`],
          ['Dearer', preview.dearer],
          ['Cheaper', preview.cheaper],
          ...(preview.medianPerMille === null
            ? []
            : ([['Middle of the changes', changeText(preview.medianPerMille)]] as const)),
        ]}
      />
      {changed === 0 && <p>Every price stays as it is.</p>}
      <Steps heading="Biggest rises" steps={preview.rises} />
      <Steps heading="Biggest falls" steps={preview.falls} />
      <Steps heading="Examples, cheapest plan to dearest" steps={preview.examples} />
      <p className="text-[0.9375rem] text-quiet">
        These are prices, not sales: what buyers do after a change is not in these figures. Orders already
        made keep their price.
      </p>
      {mayApply && (
        <form action={applyPreview} className="grid justify-items-start gap-2">
          <input type="hidden" name="to" value={code} />
          <input type="hidden" name="base" value={base} />
          <button type="submit" className="button button-next">
            Apply
          </button>
          {proves && (
            <p className="text-[0.9375rem] text-quiet">You will be asked to prove first that it is you.</p>
          )}
        </form>
      )}
    </Panel>
  );
}

function Steps({ heading, steps }: { heading: string; steps: readonly PriceStep[] }) {
  if (steps.length === 0) return null;
  return (
    <table className="mt-2 w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-1 text-left font-bold">{heading}</caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className="py-1 pr-3 font-normal">
            Plan
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            Before
          </th>
          <th scope="col" className="py-1 pr-3 text-right font-normal">
            After
          </th>
          <th scope="col" className="hidden py-1 text-right font-normal sm:table-cell">
            Change
          </th>
        </tr>
      </thead>
      <tbody>
        {steps.map(({ code, title, beforeCents, afterCents, perMille }) => (
          <tr key={code} className="border-b border-line align-top">
            <td className="pr-3 pb-1">
              <a className="link inline-block py-1.5" href={`/operator/catalogue/${code}`}>
                {title}
              </a>
            </td>
            <td className="py-1.5 pr-3 text-right">{formatCents(beforeCents)}</td>
            <td className="py-1.5 pr-3 text-right">{formatCents(afterCents)}</td>
            <td className="hidden py-1.5 text-right sm:table-cell">{changeText(perMille)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
