import type { MetadataRoute } from 'next';
import { listedPages } from '#app/(shop)/plans.ts';
import { shop } from '#app/shop.ts';
import { placeUrl, planUrl } from '#lib/catalogue/public-json.ts';
import { helpTopics } from '#lib/help/topics.ts';

export const dynamic = 'force-dynamic';

const ownPages = [
  '',
  'help',
  'help/phones',
  'help/contact',
  ...helpTopics.map(({ slug }) => `help/${slug}`),
  'data-need',
  'developers',
  'terms',
  'privacy',
];

/** Home, texts, and every place and plan on sale with the moment its page last changed. */
export default async function sitemap(): Promise<MetadataRoute.Sitemap> {
  const base = shop().env.APP_URL;
  const pages = await listedPages();
  return [
    ...ownPages.map((path) => ({ url: `${base}/${path}` })),
    ...pages.map(({ slug, plan, changedAt }) => ({
      url: plan === null ? placeUrl(base, { slug }) : planUrl(base, { slug }, { code: plan }),
      lastModified: changedAt,
    })),
  ];
}
