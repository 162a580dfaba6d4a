import { helpTopics, troubleTree } from '#lib/help/topics.ts';
import { HelpSearch } from './help-search.tsx';

const further = [
  {
    href: '/help/phones',
    title: 'Phones that take an eSIM',
    summary: 'Our short list with its sources, and the test that decides.',
  },
  {
    href: '/data-need',
    title: 'How much data do I need?',
    summary: 'An estimate from what you do in a day.',
  },
  {
    href: '/help/contact',
    title: 'Write to us',
    summary: 'From an order or eSIM page the mail has its number in it.',
  },
];

/** Everything there is to read, what does not work first. */
export function HelpHome() {
  return (
    <>
      <h1 className="pt-8">Help</h1>
      <HelpSearch />
      <section>
        <h2>What does not work?</h2>
        <ul className="rows">
          {troubleTree.map(({ question, slug }) => (
            <li key={slug}>
              <a href={`/help/${slug}`}>{question}</a>
            </li>
          ))}
        </ul>
      </section>
      {(['Install', 'Money and time'] as const).map((group) => (
        <section key={group}>
          <h2>{group}</h2>
          <ul className="rows help-list">
            {helpTopics
              .filter((topic) => topic.group === group)
              .map(({ slug, title, summary }) => (
                <Line key={slug} href={`/help/${slug}`} title={title} summary={summary} />
              ))}
          </ul>
        </section>
      ))}
      <section>
        <h2>Before you buy, and us</h2>
        <ul className="rows help-list">
          {further.map((one) => (
            <Line key={one.href} {...one} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Line({ href, title, summary }: { href: string; title: string; summary: string }) {
  return (
    <li>
      <a href={href}>{title}</a>
      <p>{summary}</p>
    </li>
  );
}
