import type { Metadata, Viewport } from 'next';
import type { ReactNode } from 'react';
import { SiteFooter } from '#components/site-footer.tsx';
import { SiteHeader } from '#components/site-header.tsx';
import { ThemeScript } from '#components/theme-script.tsx';
import { brand } from '#lib/brand.ts';
import './shop.css';

export const metadata: Metadata = {
  title: { default: `${brand.name}: ${brand.tagline.toLowerCase()}`, template: `%s · ${brand.name}` },
  description: 'Travel eSIMs for over 170 countries: see networks, exit country and price before you pay.',
};
export const viewport: Viewport = { themeColor: brand.colours.ink };

export default function ShopLayout({ children }: { children: ReactNode }) {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ThemeScript />
      </head>
      <body>
        <SiteHeader>
          <a href="/dashboard">My eSIMs</a>
        </SiteHeader>
        <main id="main" tabIndex={-1}>
          {children}
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
