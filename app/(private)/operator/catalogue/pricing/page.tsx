import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import type { Pricing } from '#lib/catalogue/pricing.ts';
import { placeDirectory } from '#lib/catalogue/read.ts';
import { currentPricing, pricingVersions } from '#lib/catalogue/read-pricing.ts';
import { verdictOn } from '#lib/operator/deeds.ts';
import { pricingCode, pricingOfCode } from '#lib/operator/pricing-code.ts';
import { readPricingForm } from '#lib/operator/pricing-input.ts';
import { previewPricing } from '#lib/operator/pricing-preview.ts';
import { pricingProblems } from '#lib/operator/pricing-rules.ts';
import { CatalogueHead } from '../catalogue-head.tsx';
import { one, type Query } from '../query.ts';
import { formOfPricing, formOfQuery } from './form-fields.ts';
import { PreviewPanel } from './preview-panel.tsx';
import { PricingForm } from './pricing-form.tsx';
import { VersionList } from './version-list.tsx';

export const generateMetadata = () => operatorTitle('Pricing · Operator');

const results: Record<string, string> = {
  applied: 'Applied. The shop shows the new prices.',
  back: 'Gone back. The shop shows the earlier version’s prices.',
  stale: 'Nothing was changed: somebody else changed the pricing meanwhile. Look again.',
  same: 'Nothing was changed: this is how prices are made already.',
  refused: 'Nothing was changed: the pricing could not be read.',
};
const shownVersions = 50;

/** How prices are made: margins, floor, card fee, with a preview before and a way back after. */
export default async function PricingPage({ searchParams }: { searchParams: Promise<Query> }) {
  const operator = await requireOperator();
  const query = await searchParams;
  const { db } = shop();
  const now = await currentPricing(db);
  const places = await placeDirectory(db);
  const names = new Map(places.map(({ code, name }) => [code, name]));
  const wanted = await wantedPricing(query);
  const verdict = verdictOn(operator, 'change-pricing');
  const fields = formOfQuery(query) ?? formOfPricing(wanted?.pricing ?? now, names);
  const problems = wanted?.problems ?? [];
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <CatalogueHead here="Pricing" />
      {Object.hasOwn(results, one(query.result)) && (
        <p role="status" className="note">
          {results[one(query.result)]}
        </p>
      )}
      {problems.length > 0 && (
        <div role="alert" className="note border-bad">
          {problems.map((problem) => (
            <p key={problem}>{problem}</p>
          ))}
        </div>
      )}
      <PricingForm fields={fields} places={places.map(({ name }) => name).sort()} />
      {wanted && problems.length === 0 && (
        <PreviewPanel
          preview={await previewPricing(db, operator, now, wanted.pricing)}
          code={pricingCode(wanted.pricing)}
          base={now.id}
          mayApply={verdict !== 'never' && pricingCode(wanted.pricing) !== pricingCode(now)}
          proves={verdict === 'prove'}
        />
      )}
      <VersionList
        versions={await pricingVersions(db, shownVersions)}
        places={names}
        mayGoBack={verdict !== 'never'}
      />
    </div>
  );
}

/** The pricing somebody asks about: by the form, or by its short text after a proof; null without one. */
async function wantedPricing(query: Query): Promise<{ pricing: Pricing; problems: string[] } | null> {
  const { db } = shop();
  const form = formOfQuery(query);
  const coded = form ? null : pricingOfCode(one(query.to));
  const read = form ? await readPricingForm(db, form) : coded && { pricing: coded, problems: [] };
  if (!read || read.problems.length > 0) return read;
  return { pricing: read.pricing, problems: [...new Set(await pricingProblems(db, read.pricing))] };
}
