import { notFound } from 'next/navigation';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { countryName } from '#lib/catalogue/countries.ts';
import { exitText } from '#lib/catalogue/facts.ts';
import { momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import { type CataloguePlan, cataloguePlan } from '#lib/operator/catalogue-plan.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { Facts, Panel } from '../../panel.tsx';
import { setFeatured, setHidden } from '../actions.ts';
import { percentText, ruleWords } from '../words.ts';
import { PriceChart } from './price-chart.tsx';

export const generateMetadata = () => operatorTitle('Plan · Operator');

/** One plan: what it costs and brings, where its margin comes from, its price over time. */
export default async function PlanPage({ params }: { params: Promise<{ plan: string }> }) {
  const operator = await requireOperator();
  const found = await cataloguePlan(shop().db, operator, (await params).plan);
  if (!found) notFound();
  const { plan, place } = found;
  const onSale = !plan.hidden && plan.retiredAt === null;
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <p>
          <a className="link inline-block py-2.5" href="/operator/catalogue">
            All plans
          </a>
        </p>
        <h1 className="text-2xl">{found.title}</h1>
        <p className="mt-1 font-mono text-[0.9375rem] wrap-anywhere text-quiet">{plan.code}</p>
        {onSale && (
          <p>
            <a className="link inline-block py-2.5" href={`/esim/${place.slug}/${plan.code}`}>
              In the shop
            </a>
          </p>
        )}
      </div>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Money found={found} />
        <Standing found={found} mayChange={mayEver(operator.role, 'hide-plan')} />
        <Panel id="history" heading={plan.kind === 'day-pass' ? 'Price of a further day' : 'Price over time'}>
          <PriceChart history={found.history} now={found.now} />
        </Panel>
        <Network found={found} />
      </div>
    </div>
  );
}

function Money({ found: { plan, place, kept, rule, marginBasisPoints } }: { found: CataloguePlan }) {
  const from = rule
    ? `from ${ruleWords(rule, new Map([[plan.locationCode, place.name]]))}`
    : 'the shop’s own';
  const dayPass = plan.kind === 'day-pass';
  return (
    <Panel id="money" heading="Cost and price">
      <Facts
        rows={[
          [dayPass ? 'Cost of a day' : 'Cost', formatSupplierMoney(plan.costUnits)],
          ['Margin on cost', `${percentText(marginBasisPoints)}, ${from}`],
          [dayPass ? 'Price of the first day' : 'Price', formatCents(kept.paidCents)],
          ...(kept.furtherDayCents === null
            ? []
            : ([['Each further day', formatCents(kept.furtherDayCents)]] as const)),
          ['Card fee', formatCents(kept.feeCents)],
          ['Kept', `${formatCents(kept.keptCents)}, ${kept.keptPerMille / 10} % of the price`],
        ]}
      />
      <a className="link inline-block py-2.5" href="/operator/catalogue/pricing">
        Change margins
      </a>
    </Panel>
  );
}

function Standing({ found: { plan }, mayChange }: { found: CataloguePlan; mayChange: boolean }) {
  return (
    <Panel id="standing" heading="In the shop">
      <Facts
        rows={[
          [
            'On sale',
            plan.retiredAt
              ? `no, withdrawn ${momentText(plan.retiredAt)}`
              : plan.hidden
                ? 'no, hidden'
                : 'yes',
          ],
          ['Featured', plan.featured ? 'yes, first in its group' : 'no'],
          ['Changed', momentText(plan.updatedAt)],
        ]}
      />
      {mayChange && (
        <div className="flex flex-wrap gap-2">
          <form action={setHidden.bind(null, plan.code, !plan.hidden)}>
            <button type="submit" className="button">
              {plan.hidden ? 'Show in the shop again' : 'Hide from the shop'}
            </button>
          </form>
          <form action={setFeatured.bind(null, plan.code, !plan.featured)}>
            <button type="submit" className="button">
              {plan.featured ? 'Stop featuring' : 'Feature'}
            </button>
          </form>
        </div>
      )}
    </Panel>
  );
}

function Network({ found: { plan } }: { found: CataloguePlan }) {
  const byCountry = Map.groupBy(plan.networks, ({ country }) => country);
  return (
    <Panel id="network" heading="Networks">
      <Facts
        rows={[
          ['Supplier’s code', plan.supplierCode],
          ['Internet exit', exitText(plan.exits)],
          ['Install within', `${plan.activateWithinDays} days`],
          ['Top-up', plan.topUp],
          ...[...byCountry].map(
            ([country, list]) =>
              [
                countryName(country),
                list.map(({ operator, generation }) => `${operator} ${generation}`.trim()).join(', '),
              ] as const,
          ),
        ]}
      />
      {plan.networks.length === 0 && <p>The supplier states no network.</p>}
    </Panel>
  );
}
