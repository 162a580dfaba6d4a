import type { NextRequest } from 'next/server';
import { placeIndex } from '#app/(shop)/plans.ts';
import { tooOften, waitOfNetwork } from '#app/limits.ts';
import { namesInOtherLanguages } from '#lib/catalogue/other-languages.ts';
import { rowOf } from '#lib/catalogue/place-rows.ts';
import { matchPlaces } from '#lib/catalogue/search.ts';

export const dynamic = 'force-dynamic';

/** The search index for the browser; with `q`, the places of that name in any language instead. */
export async function GET(request: NextRequest): Promise<Response> {
  const wait = await waitOfNetwork('find-places');
  if (wait !== null) return tooOften(wait);
  const places = await placeIndex();
  const query = request.nextUrl.searchParams.get('q');
  const rows =
    query === null
      ? places.map((place) => rowOf(place))
      : matchPlaces(places, query, { otherNames: namesInOtherLanguages })
          .filter(({ guess }) => !guess)
          .map(({ place, alias }) => rowOf(place, alias === null ? [] : [alias]));
  return Response.json(rows, {
    headers: { 'cache-control': 'public, max-age=300, stale-while-revalidate=3600' },
  });
}
