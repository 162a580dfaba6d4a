import type { MetadataRoute } from 'next';
import { shopPlaces } from '#app/(shop)/plans.ts';
import { shop } from '#app/shop.ts';

export const dynamic = 'force-dynamic';

export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const base = shop().env.APP_URL;
  const places = await shopPlaces();
  return [{ url: `${base}/` }, ...places.map(({ slug }) => ({ url: `${base}/esim/${slug}` }))];
}
