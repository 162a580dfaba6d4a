import type { Metadata } from 'next';
import { shop } from '#app/shop.ts';
import { ShareTags } from '#components/share-tags.tsx';
import type { PlaceFacts } from '#lib/catalogue/read.ts';
import { pictureUrl } from '#lib/catalogue/structured-data.ts';

export interface Found {
  title: string;
  description: string;
  /** Without the host: `/esim/japan`. */
  path: string;
}

/** Title, description and the one address of a page. */
export function findable({ title, description, path }: Found): Metadata {
  return { title, description, alternates: { canonical: shop().env.APP_URL + path } };
}

export interface SharedProps {
  title: string;
  path: string;
  /** The place whose picture goes with it; the shop's own without one. */
  place?: Pick<PlaceFacts, 'slug'>;
}

/** What shows where a page is shared. */
export function Shared({ title, path, place = { slug: 'shop' } }: SharedProps) {
  const { APP_URL } = shop().env;
  return <ShareTags title={title} url={APP_URL + path} picture={pictureUrl(APP_URL, place)} />;
}
