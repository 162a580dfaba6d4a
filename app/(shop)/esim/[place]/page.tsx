import type { Metadata } from 'next';
import { placeOffer } from '#app/(shop)/plans.ts';
import { shop } from '#app/shop.ts';
import { firstPlans, tripGroups } from '#lib/catalogue/trip-groups.ts';
import { foundPlace } from './found.ts';
import { AlsoWorks, PlaceHead, PlanGroups, Shortcuts } from './place-plans.tsx';

export const revalidate = 300;
export const generateStaticParams = () => [];

const shownFirst = 12;
const regionsFirst = 6;

type Props = { params: Promise<{ place: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const place = await foundPlace((await params).place);
  return {
    title: `eSIM for ${place.name}`,
    description: `Data plans for ${place.name}: networks, internet exit, validity and price on every plan.`,
    alternates: { canonical: `${shop().env.APP_URL}/esim/${place.slug}` },
  };
}

export default async function PlacePage({ params }: Props) {
  const place = await foundPlace((await params).place);
  const { plans, regions } = await placeOffer(place);
  const groups = firstPlans(tripGroups(plans), shownFirst);
  return (
    <div className="measure">
      <PlaceHead place={place} plans={plans} />
      {plans.length > 1 && <Shortcuts place={place} plans={plans} />}
      <PlanGroups place={place} groups={groups} plans={plans} />
      {plans.length > shownFirst && (
        <a className="button mt-6 w-full" href={`/esim/${place.slug}/all`}>
          All {plans.length} plans
        </a>
      )}
      <AlsoWorks place={place} regions={plans.length > 0 ? regions.slice(0, regionsFirst) : regions} />
    </div>
  );
}
