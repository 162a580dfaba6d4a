import type { Metadata } from 'next';
import { findPlace, placeOffer, shopPlaces } from '#app/(shop)/plans.ts';
import { findable } from '#app/(shop)/share.tsx';
import { dataNeed, fittingPlans } from '#lib/catalogue/data-need.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import type { PlaceFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { formatCents } from '#lib/money.ts';
import './data-need.css';
import { NeedForm } from './need-form.tsx';
import { type Asked, readAsked } from './read-asked.ts';
import { Sources } from './sources.tsx';

export function generateMetadata(): Metadata {
  return findable({
    title: 'How much data do I need?',
    description: 'What your days abroad take in gigabytes, from published rates, and the plans that fit.',
    path: '/data-need',
  });
}

type Query = Record<string, string | string[] | undefined>;

/** An estimate from what one does in a day, and the plans that hold it. A plain form, answered by the server. */
export default async function DataNeedPage({ searchParams }: { searchParams: Promise<Query> }) {
  const asked = readAsked(await searchParams);
  const places = await shopPlaces();
  return (
    <div className="measure">
      <h1 className="pt-8">How much data do I need?</h1>
      <p className="mt-3 text-quiet">
        Say what a usual day holds. Hotel Wi-Fi takes its share: leave that out.
      </p>
      <div className="need">
        <NeedForm asked={asked} places={places} />
        {asked.answered && <Answer asked={asked} />}
      </div>
      <Sources />
    </div>
  );
}

async function Answer({ asked }: { asked: Asked }) {
  const need = dataNeed(asked.amounts, asked.days);
  const found = asked.place ? await findPlace(asked.place) : null;
  return (
    <section className="need-answer" aria-live="polite">
      <h2>You need about</h2>
      <p className="need-figure">{sizeText(need.tripBytes)}</p>
      <p>
        for {asked.days === 1 ? '1 day' : `${asked.days} days`}: {sizeText(need.dayBytes)} a day, and a fifth
        in reserve.
      </p>
      {found && <Fitting place={found.place} need={need} />}
    </section>
  );
}

/** Rounded to what one can compare with plans. */
function sizeText(bytes: number): string {
  const megabytes = bytes / 2 ** 20;
  if (megabytes < 1_000) return `${Math.ceil(megabytes / 10) * 10} MB`;
  const gigabytes = bytes / 2 ** 30;
  return `${gigabytes < 10 ? Math.ceil(gigabytes * 10) / 10 : Math.ceil(gigabytes)} GB`;
}

async function Fitting({ place, need }: { place: PlaceFacts; need: ReturnType<typeof dataNeed> }) {
  const { plans } = await placeOffer(place);
  const fits = fittingPlans(plans, need, linePriceCents);
  const days = need.days === 1 ? '1 day' : `${need.days} days`;
  if (fits.length === 0) {
    return (
      <p className="note mt-4">
        No plan of {place.name} lasts {days} with that much data. A smaller one that can be topped up, or two,
        may do:{' '}
        <a className="link" href={`/esim/${place.slug}`}>
          all plans for {place.name}
        </a>
      </p>
    );
  }
  return (
    <>
      <h3 className="mt-4">Plans for {place.name} that hold it</h3>
      <ul className="rows">
        {fits.map(({ plan, cents }) => (
          <li key={plan.code}>
            <a href={`/esim/${place.slug}/${plan.code}`}>
              {planTitle('', plan)}
              {plan.kind === 'day-pass' && `, for ${days}`} <b>{formatCents(cents, plan.currency)}</b>
            </a>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-quiet">
        {fits.length} cheapest. The largest plan of {place.name} has{' '}
        {formatBytes(Math.max(...plans.map((plan) => plan.dataBytes)))}.
      </p>
    </>
  );
}
