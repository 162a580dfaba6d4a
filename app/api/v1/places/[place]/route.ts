import { findPlace, isSelling, placeOffer, shopPlaces } from '#app/(shop)/plans.ts';
import { jsonAnswer, jsonProblem } from '#app/api/json-answer.ts';
import { shop } from '#app/shop.ts';
import { placeJson, planJson, publicVersion } from '#lib/catalogue/public-json.ts';

export const dynamic = 'force-dynamic';

/** One place, by its slug or code, with its own plans and the regions that cover it. */
export async function GET(request: Request, { params }: { params: Promise<{ place: string }> }) {
  const found = await findPlace((await params).place);
  const place = found && (await shopPlaces()).find(({ code }) => code === found.place.code);
  if (!place) return jsonProblem(404, 'not-found', 'Nothing is on sale under this slug or code.');
  const { APP_URL } = shop().env;
  const [{ plans, regions }, selling] = await Promise.all([placeOffer(place), isSelling()]);
  return jsonAnswer(request, {
    version: publicVersion,
    selling,
    place: placeJson(APP_URL, place),
    plans: plans.map((plan) => planJson(APP_URL, place, plan)),
    alsoCoveredBy: regions.map((region) => placeJson(APP_URL, region)),
  });
}
