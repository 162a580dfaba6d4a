import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { placeIndex } from '#app/(shop)/plans.ts';
import { shop } from '#app/shop.ts';
import { spriteFlags } from '#components/flag.tsx';
import { PlaceRow } from '#components/place-row.tsx';
import { PlaceSearch } from '#components/place-search.tsx';
import { continentOf } from '#lib/catalogue/countries.ts';
import type { PlaceEntry } from '#lib/catalogue/search.ts';
import { formatCents } from '#lib/money.ts';

export const revalidate = 300;
/** Nothing is made at build time: the first visit fills the page. `/` is rewritten to `/home/all`. */
export const generateStaticParams = () => [];

export function generateMetadata(): Metadata {
  return { alternates: { canonical: `${shop().env.APP_URL}/` } };
}

export default async function HomePage({ params }: { params: Promise<{ catalogue: string }> }) {
  if ((await params).catalogue !== 'all') notFound();
  const places = await placeIndex();
  const byCode = new Map(places.map((place) => [place.code, place]));
  const popular = spriteFlags.flatMap((code) => byCode.get(code) ?? []).slice(0, 8);
  const regions = places.filter(({ kind, fromCents }) => kind === 'region' && fromCents !== null);
  return (
    <>
      <div className="sign pb-10 pt-8 sm:pb-14 sm:pt-14">
        <div className="measure">
          <h1>Where are you landing?</h1>
          <PlaceSearch />
          {popular.length > 0 ? (
            <ul className="board mt-8 gap-x-10 sm:grid sm:grid-cols-2" aria-label="Popular destinations">
              {popular.map((place) => (
                <PlaceRow key={place.code} place={place} sprite />
              ))}
            </ul>
          ) : (
            <p className="mt-8 text-sign-quiet">The list of plans is being fetched. Try again in a minute.</p>
          )}
        </div>
      </div>
      <div className="measure">
        <Countries places={places} />
        <Regions regions={regions} />
        <HowItWorks />
      </div>
    </>
  );
}

function Countries({ places }: { places: readonly PlaceEntry[] }) {
  const countries = places.filter(({ kind }) => kind === 'country');
  const parts = [...Map.groupBy(countries, ({ code }) => continentOf(code) ?? 'Elsewhere')];
  parts.sort(([, a], [, b]) => b.length - a.length);
  return (
    <section aria-label="All countries" className="mt-10">
      <h2>All {countries.length} countries</h2>
      <div className="mt-4 grid items-start gap-x-10 border-t border-line sm:grid-cols-2">
        {parts.map(([part, members]) => (
          <details key={part} className="border-b border-line">
            <summary className="py-3 font-semibold">
              {part} <span className="text-quiet">{members.length}</span>
            </summary>
            <ul className="columns-2 pb-4 text-[0.9375rem]">
              {members.map(({ slug, name }) => (
                <li key={slug}>
                  <a className="block py-2.5" href={`/esim/${slug}`}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </details>
        ))}
      </div>
    </section>
  );
}

function Regions({ regions }: { regions: readonly PlaceEntry[] }) {
  return (
    <section aria-label="Regions" className="mt-10">
      <h2>One plan, several countries</h2>
      <ul className="mt-4 grid gap-x-10 border-t border-line sm:grid-cols-2">
        {regions.map(({ slug, name, fromCents, currency }) => (
          <li key={slug} className="border-b border-line">
            <a className="flex min-h-11 items-center justify-between gap-4 py-2" href={`/esim/${slug}`}>
              {name} <b className="tabular-nums">{formatCents(fromCents ?? 0, currency)}</b>
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}

function HowItWorks() {
  const steps = [
    'Pick a plan. Networks, internet exit and price stand on it before you pay.',
    'Pay by card. Your eSIM is ready within minutes, or your money goes back to the card.',
    'Scan the code at home on Wi-Fi. Most plans start at the first connection there.',
  ];
  return (
    <section aria-label="How it works" className="mt-10">
      <h2>How it works</h2>
      <ol className="mt-4 grid gap-6 sm:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step} className="flex gap-4 border-t-4 border-ink pt-3">
            <b className="text-3xl leading-none">{index + 1}</b> {step}
          </li>
        ))}
      </ol>
    </section>
  );
}
