import { Flag } from '#components/flag.tsx';
import { PlanPass } from '#components/plan-pass.tsx';
import { countryName, withArticle } from '#lib/catalogue/countries.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import type { PlaceFacts, PlaceSummary, PlanFacts } from '#lib/catalogue/read.ts';
import type { TripGroup } from '#lib/catalogue/trip-groups.ts';
import { formatCents } from '#lib/money.ts';
import { WrongPlace } from './wrong-place.tsx';

/** Name, what there is, and what is easily mixed up. */
export function PlaceHead({ place, plans }: { place: PlaceFacts; plans: readonly PlanFacts[] }) {
  return (
    <div className="pb-2 pt-8">
      <h1 className="flex items-center gap-4">
        <Flag code={place.code} kind={place.kind} className="flag h-auto w-12" />
        {place.name}
      </h1>
      <p className="mt-3 text-quiet">{headline(plans)}</p>
      {place.kind === 'region' && (
        <details className="mt-2">
          <summary className="py-2.5 font-semibold">Works in {place.members.length} countries</summary>
          <p className="text-[0.9375rem]">{place.members.map(countryName).sort().join(', ')}</p>
        </details>
      )}
      {/* A warning about "these plans" needs plans. */}
      {plans.length > 0 && <WrongPlace place={place} />}
    </div>
  );
}

function headline(plans: readonly PlanFacts[]): string {
  if (plans.length === 0) return 'No plan of its own on sale right now.';
  const lowest = Math.min(...plans.map((plan) => linePriceCents(plan, plan.kind === 'day-pass' ? 1 : null)));
  const fastest = plans
    .map((plan) => plan.fastest)
    .sort()
    .at(-1);
  const count = plans.length === 1 ? '1 plan' : `${plans.length} plans`;
  const parts = [`${count} from ${formatCents(lowest, plans[0]?.currency)}`, fastest && `up to ${fastest}`];
  return `${parts.filter(Boolean).join(', ')}. Data only.`;
}

/** As many passes as a phone shows at first. */
const fetchedAhead = 3;

/** Groups of passes under their headings. */
export function PlanGroups({
  place,
  groups,
}: {
  place: PlaceFacts;
  groups: readonly TripGroup<PlanFacts>[];
}) {
  const ahead = new Set(groups.flatMap(({ plans }) => plans).slice(0, fetchedAhead));
  return groups.map(({ title, plans }) => (
    <section key={title}>
      <h2>{title}</h2>
      <div className="passes">
        {plans.map((plan) => (
          <PlanPass
            key={plan.code}
            plan={plan}
            href={`/esim/${place.slug}/${plan.code}`}
            ahead={ahead.has(plan)}
          />
        ))}
      </div>
    </section>
  ));
}

/** Regional plans that work in a country too. */
export function AlsoWorks({ place, regions }: { place: PlaceFacts; regions: readonly PlaceSummary[] }) {
  if (regions.length === 0) return null;
  return (
    <section className="part">
      <h2>Plans for several countries that work in {withArticle(place.name)}</h2>
      <ul className="rows">
        {regions.map((region) => (
          <li key={region.code} className="border-b border-line">
            <a
              className="flex min-h-11 items-center justify-between gap-4 py-2"
              href={`/esim/${region.slug}`}
            >
              {region.name}
              <b className="whitespace-nowrap">from {formatCents(region.fromCents ?? 0, region.currency)}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
