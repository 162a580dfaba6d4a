import { isSelling, shopPlaces } from '#app/(shop)/plans.ts';
import { jsonAnswer } from '#app/api/json-answer.ts';
import { shop } from '#app/shop.ts';
import { placeJson, publicVersion } from '#lib/catalogue/public-json.ts';

export const dynamic = 'force-dynamic';

/** All places with something on sale. */
export async function GET(request: Request): Promise<Response> {
  const { APP_URL } = shop().env;
  const [places, selling] = await Promise.all([shopPlaces(), isSelling()]);
  return jsonAnswer(request, {
    version: publicVersion,
    selling,
    places: places.map((place) => placeJson(APP_URL, place)),
  });
}
