import { fold } from '#lib/catalogue/search.ts';
import { helpTopics } from './topics.ts';

export interface HelpMatch {
  href: string;
  title: string;
  /** The sentence that matched, or what the topic is about. */
  excerpt: string;
}

interface Entry extends HelpMatch {
  /** Folded: words of the title, then of everything else. */
  heading: string;
  body: string;
  lines: readonly string[];
}

/** Words that say nothing about what is looked for. */
const empty = new Set(
  'a an and are can do does for how i in is it me my not of on or the to what when with'.split(' '),
);
const longest = 80;

const entries: Entry[] = [
  ...helpTopics.map((topic) => {
    const lines = topic.parts.flatMap((part) => [part.title, ...part.lines]);
    return entryOf(`/help/${topic.slug}`, topic.title, topic.summary, topic.words, lines);
  }),
  entryOf(
    '/help/phones',
    'Phones that take an eSIM',
    'Our short list with its sources, and the test that decides.',
    'compatible device supported models iphone pixel galaxy samsung eid locked unlock carrier lock',
    [],
  ),
  entryOf(
    '/help/contact',
    'Write to us',
    'What to write, so that the first answer helps.',
    'contact support mail email human help order number',
    [],
  ),
  entryOf(
    '/data-need',
    'How much data do I need?',
    'An estimate from what you do in a day.',
    'gb gigabyte estimate calculator usage video maps how much data',
    [],
  ),
];

function entryOf(
  href: string,
  title: string,
  summary: string,
  words: string,
  lines: readonly string[],
): Entry {
  const body = fold([summary, words, ...lines].join(' '));
  return { href, title, excerpt: summary, heading: fold(title), body, lines };
}

/** Topics that hold every word looked for, or its beginning; those with it in the title first. */
export function searchHelp(query: string): HelpMatch[] {
  const words = fold(query.slice(0, longest)).split(' ').filter(Boolean);
  const meant = words.filter((word) => !empty.has(word));
  const wanted = meant.length > 0 ? meant : words;
  if (wanted.length === 0) return [];
  return entries
    .flatMap((entry) => {
      const inTitle = wanted.filter((word) => begins(entry.heading, word)).length;
      const all = wanted.every((word) => begins(entry.heading, word) || begins(entry.body, word));
      return all ? [{ entry, inTitle }] : [];
    })
    .sort((a, b) => b.inTitle - a.inTitle)
    .map(({ entry: { href, title, excerpt, lines } }) => ({
      href,
      title,
      excerpt: lines.find((line) => wanted.every((word) => begins(fold(line), word))) ?? excerpt,
    }));
}

function begins(text: string, word: string): boolean {
  return ` ${text}`.includes(` ${word}`);
}
