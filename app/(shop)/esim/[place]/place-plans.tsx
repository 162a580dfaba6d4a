import '#components/pass.css';
import { Flag } from '#components/flag.tsx';
import { IntentLink } from '#components/intent-link.tsx';
import { PlanPass } from '#components/plan-pass.tsx';
import { RememberPlace } from '#components/recent-places.tsx';
import { countryName, withArticle } from '#lib/catalogue/countries.ts';
import { type PlanFilter, suits, writeTraits } from '#lib/catalogue/filter.ts';
import { shortcutsFor } from '#lib/catalogue/filter-choices.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import type { PlaceFacts, PlaceSummary, PlanFacts } from '#lib/catalogue/read.ts';
import type { TripGroup } from '#lib/catalogue/trip-groups.ts';
import { differences, noDifference, plainTwin } from '#lib/catalogue/twins.ts';
import { formatCents } from '#lib/money.ts';
import { WrongPlace } from './wrong-place.tsx';

/** Name, what there is, and what is easily mixed up. */
export function PlaceHead({ place, plans }: { place: PlaceFacts; plans: readonly PlanFacts[] }) {
  return (
    <div className="pb-2 pt-8">
      <h1 className="flex items-center gap-4">
        <Flag code={place.code} kind={place.kind} className="flag w-14" />
        {place.name}
      </h1>
      <p className="mt-3 text-quiet">{headline(plans)}</p>
      {place.kind === 'region' && (
        <details className="mt-2">
          <summary className="py-2.5 font-bold">Works in {place.members.length} countries</summary>
          <p className="text-[0.9375rem]">{place.members.map(countryName).sort().join(', ')}</p>
        </details>
      )}
      {/* A warning about "these plans" needs plans. */}
      {plans.length > 0 && <WrongPlace place={place} />}
      <RememberPlace slug={place.slug} name={place.name} />
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
  const start = plans.every(({ validityStarts }) => validityStarts === 'first-connection')
    ? 'Days start at the first connection there.'
    : 'Days start at the first connection there, unless a pass says otherwise.';
  return `${parts.filter(Boolean).join(', ')}. Data only. ${start}`;
}

/** As many passes as a phone shows at first. */
const fetchedAhead = 3;

export interface PlanGroupsProps {
  place: PlaceFacts;
  groups: readonly TripGroup<PlanFacts>[];
  /** All plans of the place, to tell twins apart. */
  plans: readonly PlanFacts[];
  /** On the page with the filter: which of them it leaves. */
  filter?: PlanFilter;
}

/** Groups of passes under their headings, each with a box to tick for a comparison. */
export function PlanGroups({ place, groups, plans, filter }: PlanGroupsProps) {
  const ahead = new Set(groups.flatMap((group) => group.plans).slice(0, fetchedAhead));
  const shown = (plan: PlanFacts) => !filter || suits(plan, filter);
  return (
    <>
      {groups.map(({ title, span, plans: members }) => (
        <section key={title} {...(!members.some(shown) && { hidden: true })}>
          <h2>
            {title} {span && <small>{span}</small>}
          </h2>
          <div className="passes">
            {members.map((plan) => (
              <PlanPass
                key={plan.code}
                plan={plan}
                href={`/esim/${place.slug}/${plan.code}`}
                twin={twinWords(plan, plans)}
                ahead={ahead.has(plan)}
                {...(filter && { traits: writeTraits(plan), hidden: !shown(plan) })}
              />
            ))}
          </div>
        </section>
      ))}
      <form id="compare" action="/compare" className="tray">
        <button type="submit" className="button">
          Compare
        </button>
      </form>
    </>
  );
}

/** The questions most ask, as links to the page with the whole filter. */
export function Shortcuts({ place, plans }: { place: PlaceFacts; plans: readonly PlanFacts[] }) {
  const all = `/esim/${place.slug}/all`;
  return (
    <nav className="chips mt-4" aria-label="Filter the plans">
      {shortcutsFor(plans).map(({ name, value, words }) => (
        <IntentLink key={name} className="button" href={`${all}?${name}=${value}`}>
          {words}
        </IntentLink>
      ))}
      <IntentLink className="button" href={all}>
        Filter {plans.length} plans
      </IntentLink>
    </nav>
  );
}

/** Regional plans that work in a country too. */
export function AlsoWorks({ place, regions }: { place: PlaceFacts; regions: readonly PlaceSummary[] }) {
  if (regions.length === 0) return null;
  return (
    <section className="part">
      <h2>Plans for several countries that work in {withArticle(place.name)}</h2>
      <ul className="rows">
        {regions.map((region) => (
          <li key={region.code}>
            <a href={`/esim/${region.slug}`}>
              {region.name}
              <small>{alsoIn(region.members, place.code)}</small>
              <b>from {formatCents(region.fromCents ?? 0, region.currency)}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** "also works in China and South Korea", or in how many countries with two of them by name. */
function alsoIn(members: readonly string[], country: string): string {
  const others = members.filter((code) => code !== country).map(countryName);
  const [first = '', second = ''] = others;
  if (others.length <= 2) return `also works in ${others.join(' and ')}`;
  return `also works in ${first}, ${second} and ${others.length - 2} more`;
}

function twinWords(plan: PlanFacts, plans: readonly PlanFacts[]): string | null {
  const twin = plainTwin(plan, plans);
  if (!twin) return null;
  const words = differences(plan, twin, true).join('; ') || noDifference;
  return `As the plan for ${formatCents(twin.firstDayCents ?? twin.priceCents, twin.currency)}, but ${words}`;
}
