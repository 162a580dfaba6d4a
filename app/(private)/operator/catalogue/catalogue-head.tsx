import type { ReactNode } from 'react';

const parts = [
  { href: '/operator/catalogue', name: 'Plans' },
  { href: '/operator/catalogue/pricing', name: 'Pricing' },
  { href: '/operator/catalogue/syncs', name: 'Supplier’s list' },
] as const;

/** Heading of a page about the catalogue, and the way to the others. */
export function CatalogueHead({
  here,
  children,
}: {
  here: (typeof parts)[number]['name'];
  children?: ReactNode;
}) {
  return (
    <div>
      <h1 className="text-3xl">{here}</h1>
      {children}
      <nav aria-label="Catalogue" className="mt-2">
        <ul className="flex flex-wrap gap-x-4">
          {parts.map(({ href, name }) => (
            <li key={href}>
              {name === here ? (
                <span aria-current="page" className="inline-block py-2.5 font-bold">
                  {name}
                </span>
              ) : (
                <a className="link inline-block py-2.5" href={href}>
                  {name}
                </a>
              )}
            </li>
          ))}
        </ul>
      </nav>
    </div>
  );
}
