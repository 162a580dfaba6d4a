import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { browsePlans } from '#app/(shop)/actions.ts';
import { placeIndex } from '#app/(shop)/plans.ts';
import { findable, Shared } from '#app/(shop)/share.tsx';
import '#components/board.css';
import { spriteFlags } from '#components/flag.tsx';
import { PlaceRow } from '#components/place-row.tsx';
import { PlaceSearch } from '#components/place-search.tsx';
import { WorldMap } from '#components/world-map.tsx';
import { brand } from '#lib/brand.ts';
import { continentOf, continents } from '#lib/catalogue/countries.ts';
import type { PlaceEntry } from '#lib/catalogue/search.ts';
import { formatCents } from '#lib/money.ts';

export const revalidate = 300;
/** Nothing is made at build time: the first visit fills the page. `/` is rewritten to `/home/all`. */
export const generateStaticParams = () => [];

export async function generateMetadata(): Promise<Metadata> {
  const countries = (await placeIndex()).filter(({ kind }) => kind === 'country').length;
  const title = `${brand.name}: ${brand.tagline.toLowerCase()}`;
  const description = `Travel eSIMs for ${countries} countries: see networks, exit country and price before you pay.`;
  return { ...findable({ title, description, path: '/' }), title: { absolute: title } };
}

export default async function HomePage({ params }: { params: Promise<{ catalogue: string }> }) {
  if ((await params).catalogue !== 'all') notFound();
  const places = await placeIndex();
  const byCode = new Map(places.map((place) => [place.code, place]));
  const popular = spriteFlags.flatMap((code) => byCode.get(code) ?? []).slice(0, 8);
  const regions = places.filter(({ kind, fromCents }) => kind === 'region' && fromCents !== null);
  return (
    <>
      <Shared title={`${brand.name}: ${brand.tagline.toLowerCase()}`} path="/" />
      <div className="sign pb-10 pt-8 sm:pt-14">
        <div className="measure">
          <h1>Where are you landing?</h1>
          <PlaceSearch browse={browsePlans} />
          {popular.length > 0 ? (
            <ul className="board" aria-label="Popular destinations">
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
        <HowItWorks />
      </div>
      <div className="sign part">
        <div className="measure pb-10 pt-8">
          <h2>Tap where you go</h2>
          <WorldMap />
        </div>
      </div>
      <div className="measure">
        <Countries places={places} />
        <Regions regions={regions} />
      </div>
    </>
  );
}

function Countries({ places }: { places: readonly PlaceEntry[] }) {
  const countries = places.filter(({ kind }) => kind === 'country');
  const found = Map.groupBy(countries, ({ code }) => continentOf(code) ?? 'Elsewhere');
  const parts = [...continents, 'Elsewhere' as const].flatMap((part) => {
    const members = found.get(part);
    return members ? [[part, members] as const] : [];
  });
  return (
    <section>
      <h2>All {countries.length} countries</h2>
      <div className="rows">
        {parts.map(([part, members]) => (
          <details key={part}>
            <summary>
              <b>{part}</b> {members.length}
            </summary>
            <ul className="columns-2 pb-4">
              {members.map(({ code, slug, name }) => (
                <li key={code}>
                  <a href={`/esim/${slug}`}>{name}</a>
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
    <section>
      <h2>One plan, several countries</h2>
      <ul className="rows">
        {regions.map(({ code, slug, name, fromCents, currency }) => (
          <li key={code}>
            <a href={`/esim/${slug}`}>
              {name} <b>{formatCents(fromCents ?? 0, currency)}</b>
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
    <section>
      <h2>How it works</h2>
      <ol className="steps mt-4 grid gap-6 sm:grid-cols-3">
        {steps.map((step, index) => (
          <li key={step}>
            <b>{index + 1}</b> {step}
          </li>
        ))}
      </ol>
    </section>
  );
}
