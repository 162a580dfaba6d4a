import { shopPlaces } from '#app/(shop)/plans.ts';
import { drawWorld } from './draw.ts';

export const dynamic = 'force-dynamic';

/** The map of the home page: a file of its own, so that it is fetched when somebody comes near it. */
export async function GET(): Promise<Response> {
  return new Response(drawWorld(await shopPlaces()), {
    headers: {
      'content-type': 'image/svg+xml',
      'cache-control': 'public, max-age=300, stale-while-revalidate=86400',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
    },
  });
}
