'use client';
import { usePathname } from 'next/navigation';

/** The way between the console's pages; the one we are on, or below of, is marked. */
export function ConsoleNav({ places }: { places: readonly { href: string; name: string }[] }) {
  const path = usePathname();
  const isHere = (href: string) => path === href || (href !== '/operator' && path.startsWith(`${href}/`));
  return (
    <nav aria-label="Console" className="mb-6 border-b border-line">
      <ul className="flex flex-wrap gap-x-1">
        {places.map(({ href, name }) => (
          <li key={href}>
            <a
              href={href}
              aria-current={isHere(href) ? 'page' : undefined}
              className="flex min-h-11 items-center border-b-3 border-transparent px-2 hover:underline aria-[current=page]:border-ink aria-[current=page]:font-bold"
            >
              {name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
