import { isSelling, shopPlaces } from '#app/(shop)/plans.ts';
import { keptAnswer } from '#app/api/json-answer.ts';
import { shop } from '#app/shop.ts';
import { plainCatalogue } from '#lib/catalogue/plain-catalogue.ts';

export const dynamic = 'force-dynamic';

/** The shop in plain text, for programs that read: what it sells, by place, and where the rest stands. */
export async function GET(request: Request): Promise<Response> {
  const [places, selling] = await Promise.all([shopPlaces(), isSelling()]);
  const text = plainCatalogue({ appUrl: shop().env.APP_URL, selling }, places);
  return keptAnswer(request, text, 'text/plain; charset=utf-8');
}
