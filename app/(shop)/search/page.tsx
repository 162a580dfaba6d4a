import type { Metadata } from 'next';
import { browsePlans } from '#app/(shop)/actions.ts';
import { placeIndex } from '#app/(shop)/plans.ts';
import '#components/board.css';
import { PlaceRow } from '#components/place-row.tsx';
import { PlaceSearch } from '#components/place-search.tsx';
import { namesInOtherLanguages } from '#lib/catalogue/other-languages.ts';
import { matchPlaces, nothingFound } from '#lib/catalogue/search.ts';

export const metadata: Metadata = { title: 'Search', robots: { index: false } };

/** What the search field answers without script. */
export default async function SearchPage({
  searchParams,
}: {
  searchParams: Promise<{ q?: string | string[] }>;
}) {
  const { q } = await searchParams;
  const query = (typeof q === 'string' ? q : '').slice(0, 60);
  const places = await placeIndex();
  const matches = matchPlaces(places, query, { limit: 20, otherNames: namesInOtherLanguages });
  return (
    <div className="sign pb-14 pt-8">
      <div className="measure">
        <h1>Where are you landing?</h1>
        <PlaceSearch initial={query} browse={browsePlans} />
        {query && matches.length === 0 && (
          <p className="mt-6">
            {nothingFound(places, query)} You can look through{' '}
            <a className="link" href="/">
              all countries
            </a>
            .
          </p>
        )}
        <ul className="board mt-6">
          {matches.map(({ place, alias }) => (
            <PlaceRow key={place.code} place={place} note={alias} />
          ))}
        </ul>
      </div>
    </div>
  );
}
