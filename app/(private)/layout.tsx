import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import '#app/globals.css';
import { currentOperator } from '#app/operator.ts';
import { SiteFooter } from '#components/site-footer.tsx';
import { SiteHeader } from '#components/site-header.tsx';
import { ThemeScript } from '#components/theme-script.tsx';
import { brand } from '#lib/brand.ts';
import { KeepWatch } from './keep/keep-watch.tsx';

export const metadata: Metadata = {
  title: { default: brand.name, template: `%s · ${brand.name}` },
  robots: { index: false, follow: false },
  icons: { apple: '/icons/apple-180.png' },
  appleWebApp: { capable: true, title: brand.name },
};
export const viewport: Viewport = { themeColor: brand.colours.ink };

/** The private area's document. Reading the nonce makes every page below it dynamic, as nonces need. */
export default async function PrivateLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  // A page says for itself what it cannot read; the bar on top of it stays.
  const operator = await currentOperator().catch(() => null);
  return (
    <html lang="en" suppressHydrationWarning>
      <head>
        <ThemeScript nonce={nonce} />
      </head>
      <body className="group/page">
        <KeepWatch />
        <SiteHeader>
          {operator && <a href="/operator">Operator</a>}
          <a href="/dashboard" className={operator ? 'max-sm:hidden!' : undefined}>
            My eSIMs
          </a>
        </SiteHeader>
        <main id="main" tabIndex={-1} className="measure py-8 outline-none">
          {children}
        </main>
        <div className="group-has-data-console/page:hidden">
          <SiteFooter />
        </div>
      </body>
    </html>
  );
}
