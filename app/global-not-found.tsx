import type { Metadata } from 'next';
import { Lost } from '#components/lost.tsx';
import { SiteFooter } from '#components/site-footer.tsx';
import { SiteHeader } from '#components/site-header.tsx';
import { ThemeScript } from '#components/theme-script.tsx';
import './(shop)/shop.css';

export const metadata: Metadata = { title: 'Page not found', robots: { index: false } };

export default function GlobalNotFound() {
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ThemeScript />
      </head>
      <body>
        <SiteHeader />
        <main id="main" tabIndex={-1}>
          <Lost />
        </main>
        <SiteFooter />
      </body>
    </html>
  );
}
