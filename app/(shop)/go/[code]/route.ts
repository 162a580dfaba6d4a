import { findPlace } from '#app/(shop)/plans.ts';
import { plainAnswer } from '#app/answer.ts';

/**
 * `/esim/JP` is rewritten to here and moves on to the readable address, for good. A page could redirect as
 * well, but the framework repeats the Location header of a redirect that it serves from its cache.
 */
export async function GET(_: Request, { params }: { params: Promise<{ code: string }> }): Promise<Response> {
  const { code } = await params;
  const found = await findPlace(code);
  if (!found) return plainAnswer(404, 'We know no place with this code. All places are on the home page.');
  return new Response(null, { status: 308, headers: { location: `/esim/${found.place.slug}` } });
}
