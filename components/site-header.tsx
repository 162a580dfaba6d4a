import type { ReactNode } from 'react';
import { brand } from '#lib/brand.ts';

/** The bar on top of every page. `children` is what stands on its right besides the theme switch. */
export function SiteHeader({ children }: { children?: ReactNode }) {
  return (
    <header className="sign">
      <a
        href="#main"
        className="absolute -top-24 left-2 z-10 rounded-b bg-accent px-4 py-3 font-semibold text-accent-ink focus:top-0"
      >
        Skip to the content
      </a>
      <div className="measure flex min-h-14 items-center gap-1">
        <a href="/" className="flex min-h-11 items-center gap-2.5 text-lg font-extrabold tracking-tight">
          <Logo />
          {brand.name}
        </a>
        <nav aria-label="Main" className="ml-auto flex items-center text-[0.9375rem]">
          {children}
          <button
            type="button"
            data-theme-switch
            aria-label="Switch between light and dark"
            className="grid size-11 cursor-pointer place-items-center"
          >
            <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
              <path fill="currentColor" d="M10 1a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2v14a7 7 0 0 1 0-14Z" />
            </svg>
          </button>
        </nav>
      </div>
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
        d="M6 24.5h20V27H6v-2.500Zm.6-14.800 1.900.500 1.500 3.100 4.600 1.200-2.200-8.100 2.400.650 4.700 8.500 5.200 1.400c1.100.300 1.800 1.400 1.500 2.500s-1.400 1.700-2.500 1.400L7.300 16.600 6.600 9.700Z"
      />
    </svg>
  );
}
