import { placeIndex } from '#app/(shop)/plans.ts';

export const dynamic = 'force-dynamic';

/** The search index for the browser, as rows in the order of `PlaceEntry`. */
export async function GET() {
  const rows = (await placeIndex()).map(
    ({ code, slug, name, kind, fromCents, currency, fastest, aliases }) => [
      code,
      slug,
      name,
      kind,
      fromCents,
      currency,
      fastest,
      aliases.join(','),
    ],
  );
  return Response.json(rows, {
    headers: { 'cache-control': 'public, max-age=300, stale-while-revalidate=3600' },
  });
}
