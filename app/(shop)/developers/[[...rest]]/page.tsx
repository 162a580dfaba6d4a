import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findable } from '#app/(shop)/share.tsx';
import { shop } from '#app/shop.ts';

/** Nothing is made at build time: that knows no address. */
export const generateStaticParams = () => [];

export function generateMetadata(): Metadata {
  return findable({
    title: 'Plans and prices as JSON',
    description: 'A read-only JSON of all places, plans, prices and facts: no key, cached, versioned.',
    path: '/developers',
  });
}

const calls = [
  ['/api/v1/places', 'All places with something on sale: code, name, members, lowest price.'],
  ['/api/v1/places/japan', 'One place, by slug or code, with its plans and the regions that cover it.'],
  ['/api/v1/plans?limit=200', 'All plans by their code. “next” is the address of the next page, or null.'],
  ['/api/v1/plans/JP_3_30', 'One plan, with the names of its networks.'],
] as const;

const fields = [
  ['version', 'Of this description. It grows when a field goes or changes its meaning; new fields may come.'],
  ['selling', 'False while sales are paused: nothing can be bought then.'],
  ['code', 'Our code of a plan or place. It stays the same when prices or networks change.'],
  ['price.cents', 'What a buyer pays, in the smallest unit of price.currency: an integer.'],
  [
    'price.per',
    '“plan”, or “day” for a day pass. Of a day pass the first day costs price.firstDayCents, each further day price.cents.',
  ],
  [
    'data.bytes',
    'How much data, by data.per for the whole plan or for each day. 1 GB is 1,073,741,824 bytes.',
  ],
  ['days', 'How long it lasts. Null for a day pass: the buyer chooses 1 to 365.'],
  [
    'covers, exits',
    'Countries by ISO 3166-1 alpha-2: where it works, and where its traffic enters the internet.',
  ],
  ['afterData', '“ends”, “cut” until the next day, “slowed” to speedAfter.'],
  ['daysStart', 'What starts the days: “install” or “first-connection”.'],
  ['useWithinDays', 'Days after buying within which they have to start.'],
  ['topUp', 'Whether the network lets data be added: “no”, “yes”, or “days” for further days of a day pass.'],
  ['null', 'Not stated by the network. We do not guess: hotspot is null everywhere.'],
] as const;

/** How to read the catalogue by program. */
export default async function DevelopersPage({ params }: { params: Promise<{ rest?: string[] }> }) {
  if ((await params).rest) notFound();
  const { APP_URL } = shop().env;
  return (
    <div className="measure">
      <h1 className="pt-8">Plans and prices as JSON</h1>
      <p className="mt-3 max-w-2xl">
        Read-only, without a key, from any page. An answer may be kept for a minute; ask again with
        If-None-Match and its ETag. A new price is there as soon as it is on the pages.
      </p>
      <section>
        <h2>Addresses</h2>
        <ul className="rows">
          {calls.map(([path, words]) => (
            <li key={path} className="py-2">
              <a className="link inline-block py-2.5" href={path}>
                GET {path}
              </a>
              <p className="text-quiet">{words}</p>
            </li>
          ))}
        </ul>
      </section>
      <section className="facts">
        <h2>Fields</h2>
        <dl>
          {fields.map(([name, words]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
      </section>
      <section>
        <h2>Also</h2>
        <p className="mt-3">
          The same in short as{' '}
          <a className="link" href="/llms.txt">
            plain text
          </a>
          ; every address of a page in the{' '}
          <a className="link" href="/sitemap.xml">
            sitemap
          </a>
          ; schema.org data with price and availability on each page. The base address is {APP_URL}.
        </p>
      </section>
    </div>
  );
}
