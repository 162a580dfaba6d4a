import type { Metadata } from 'next';
import { searchHelp } from '#lib/help/search.ts';
import '../help.css';
import { HelpSearch } from '../help-search.tsx';

export const metadata: Metadata = { title: 'Search the help', robots: { index: false } };

type Query = { q?: string | string[] };

/** Help texts that hold what was asked for. */
export default async function HelpSearchPage({ searchParams }: { searchParams: Promise<Query> }) {
  const { q } = await searchParams;
  const query = (typeof q === 'string' ? q : '').slice(0, 80).trim();
  const found = searchHelp(query);
  return (
    <div className="measure">
      <h1 className="pt-8">Search the help</h1>
      <HelpSearch query={query} />
      {query && (
        <p className="mt-6" role="status">
          {found.length === 0 ? `Nothing found for “${query}”.` : `Found for “${query}”: ${found.length}`}
        </p>
      )}
      <ul className="rows help-list">
        {found.map(({ href, title, excerpt }) => (
          <li key={href}>
            <a href={href}>{title}</a>
            <p>{excerpt}</p>
          </li>
        ))}
      </ul>
      <p className="mt-6">
        <a className="link inline-block py-2.5" href="/help">
          All help
        </a>{' '}
        ·{' '}
        <a className="link inline-block py-2.5" href="/help/contact">
          Write to us
        </a>
      </p>
    </div>
  );
}
