import type { Metadata } from 'next';
import { isSelling, placeOffer } from '#app/(shop)/plans.ts';
import { findable, Shared } from '#app/(shop)/share.tsx';
import { shop } from '#app/shop.ts';
import { JsonLd } from '#components/json-ld.tsx';
import { breadcrumbs, placeProduct } from '#lib/catalogue/structured-data.ts';
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
  return findable({
    title: `eSIM for ${place.name}`,
    description: `Data plans for ${place.name}: networks, internet exit, validity and price on every plan.`,
    path: `/esim/${place.slug}`,
  });
}

export default async function PlacePage({ params }: Props) {
  const place = await foundPlace((await params).place);
  const { plans, regions } = await placeOffer(place);
  const shown = { appUrl: shop().env.APP_URL, selling: await isSelling(), place };
  const groups = firstPlans(tripGroups(plans), shownFirst);
  return (
    <div className="measure">
      <Shared title={`eSIM for ${place.name}`} path={`/esim/${place.slug}`} place={place} />
      <JsonLd things={[breadcrumbs(shown), placeProduct(shown, plans)]} />
      <PlaceHead place={place} plans={plans} />
      {plans.length > 1 && <Shortcuts place={place} plans={plans} />}
      <PlanGroups place={place} groups={groups} plans={plans} />
      {plans.length > shownFirst && (
        <a className="button mt-6 w-full" href={`/esim/${place.slug}/all`}>
          All {plans.length} plans
        </a>
      )}
      {plans.length > 0 && (
        <a className="link mt-6 inline-block py-2.5" href={`/data-need?place=${place.slug}`}>
          How much data do I need?
        </a>
      )}
      <AlsoWorks place={place} regions={plans.length > 0 ? regions.slice(0, regionsFirst) : regions} />
    </div>
  );
}
