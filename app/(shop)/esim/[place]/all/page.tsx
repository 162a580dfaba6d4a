import type { Metadata } from 'next';
import { placeOffer } from '#app/(shop)/plans.ts';
import { shop } from '#app/shop.ts';
import { readFilter, suits } from '#lib/catalogue/filter.ts';
import { tripGroups } from '#lib/catalogue/trip-groups.ts';
import { foundPlace } from '../found.ts';
import { AlsoWorks, PlaceHead, PlanGroups } from '../place-plans.tsx';
import { FilterFields } from './filter-fields.tsx';
import { FilterForm } from './filter-form.tsx';

type Query = Record<string, string | string[] | undefined>;
type Props = { params: Promise<{ place: string }>; searchParams: Promise<Query> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const place = await foundPlace((await params).place, '/all');
  return {
    title: `All eSIM plans for ${place.name}`,
    robots: { index: false },
    alternates: { canonical: `${shop().env.APP_URL}/esim/${place.slug}` },
  };
}

/** Every plan of a place, and what of them an address asks for. */
export default async function AllPlansPage({ params, searchParams }: Props) {
  const query = paramsOf(await searchParams);
  const place = await foundPlace((await params).place, query.size > 0 ? `/all?${query}` : '/all');
  const { plans, regions } = await placeOffer(place);
  const filter = readFilter(query);
  return (
    <div className="measure">
      <PlaceHead place={place} plans={plans} />
      <FilterForm plans={plans.length} fitting={plans.filter((plan) => suits(plan, filter)).length}>
        <FilterFields plans={plans} asked={query} />
      </FilterForm>
      <PlanGroups place={place} groups={tripGroups(plans)} plans={plans} filter={filter} />
      <AlsoWorks place={place} regions={regions} />
    </div>
  );
}

/** The first value of each name. */
function paramsOf(query: Query): URLSearchParams {
  const pairs = Object.entries(query).flatMap(([name, value]) => {
    const first = Array.isArray(value) ? value[0] : value;
    return first ? [[name, first]] : [];
  });
  return new URLSearchParams(pairs);
}
