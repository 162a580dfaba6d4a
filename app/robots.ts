import type { MetadataRoute } from 'next';
import { shop } from '#app/shop.ts';

export const dynamic = 'force-dynamic';

export default function robots(): MetadataRoute.Robots {
  return {
    rules: {
      userAgent: '*',
      allow: '/',
      disallow: [
        '/checkout',
        '/orders/',
        '/dashboard',
        '/esims/',
        '/operator',
        '/account',
        '/sign-in',
        '/search',
      ],
    },
    sitemap: `${shop().env.APP_URL}/sitemap.xml`,
  };
}
