import type { ReactNode } from 'react';
import { brand } from '#lib/brand.ts';

/** The bar on top of every page. `children` is what stands on its right besides the theme switch. */
export function SiteHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="sign">
      <a href="#main" className="skip">
        Skip to the content
      </a>
      <nav aria-label="Main" className="bar measure">
        <a href="/">
          <Logo />
          {brand.name}
        </a>
        {children}
        <button type="button" data-theme-switch aria-label="Switch between light and dark">
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path fill="currentColor" d="M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2v14a7 7 0 0 1 0-14Z" />
          </svg>
        </button>
      </nav>
    </header>
  );
}

/** A plane coming down on the accent's square. */
function Logo() {
  return (
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
      <path fill="#ffc629" d="M4 0h24a4 4 0 0 1 4 4v24a4 4 0 0 1-4 4H4a4 4 0 0 1-4-4V4a4 4 0 0 1 4-4Z" />
      <path
        fill="#14171f"
        d="M6 24.5h20V27H6zM6.6 9.700l1.900.5 1.5 3.100 4.6 1.200-2.200-8.100 2.400.650 4.700 8.5 5.200 1.400c1.100.3 1.800 1.400 1.5 2.5s-1.400 1.700-2.5 1.400L7.3 16.6z"
      />
    </svg>
  );
}
