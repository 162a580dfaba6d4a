import type { Metadata } from 'next';
import { placeOffer } from '#app/(shop)/plans.ts';
import { tripGroups } from '#lib/catalogue/trip-groups.ts';
import { foundPlace } from '../found.ts';
import { AlsoWorks, PlaceHead, PlanGroups } from '../place-plans.tsx';

export const revalidate = 300;
export const generateStaticParams = () => [];

type Props = { params: Promise<{ place: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const place = await foundPlace((await params).place, '/all');
  return { title: `All eSIM plans for ${place.name}`, robots: { index: false } };
}

export default async function AllPlansPage({ params }: Props) {
  const place = await foundPlace((await params).place, '/all');
  const { plans, regions } = await placeOffer(place);
  return (
    <div className="measure">
      <PlaceHead place={place} plans={plans} />
      <PlanGroups place={place} groups={tripGroups(plans)} />
      <AlsoWorks place={place} regions={regions} />
    </div>
  );
}
