import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findable } from '#app/(shop)/share.tsx';
import { helpTopics } from '#lib/help/topics.ts';
import '../help.css';
import { ContactText } from '../contact-text.tsx';
import { HelpHome } from '../help-home.tsx';
import { PhoneFamilies } from '../phone-families.tsx';
import { TopicText } from '../topic-text.tsx';

/** Nothing is made at build time: that knows no address. */
export const generateStaticParams = () => [];

type Props = { params: Promise<{ topic?: string[] }> };

const ownPages: Record<string, { title: string; description: string }> = {
  '': {
    title: 'Help',
    description: 'Install an eSIM on iPhone, Pixel, Samsung and other phones; no signal, no data; refunds.',
  },
  phones: {
    title: 'Phones that take an eSIM',
    description:
      'Which iPhone, Pixel and Galaxy take an eSIM, with exceptions and sources, and the EID test.',
  },
  contact: {
    title: 'Write to us',
    description: 'How to reach us, and what to write so that the first answer helps.',
  },
};

async function found({ params }: Props) {
  const path = ((await params).topic ?? []).join('/');
  const topic = helpTopics.find(({ slug }) => slug === path);
  const own = Object.hasOwn(ownPages, path) ? ownPages[path] : undefined;
  if (!topic && !own) notFound();
  return { path, topic, own };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { path, topic, own } = await found(props);
  const address = path === '' ? '/help' : `/help/${path}`;
  if (own) return findable({ ...own, path: address });
  return findable({ title: topic?.title ?? 'Help', description: topic?.summary ?? '', path: address });
}

/** The help: its first page, one topic, the list of phones, or how to reach us. */
export default async function HelpPage(props: Props) {
  const { path, topic } = await found(props);
  return (
    <div className="measure">
      {path !== '' && (
        <p className="pt-4">
          <a className="link inline-block py-2.5" href="/help">
            All help
          </a>
        </p>
      )}
      {topic && <TopicText topic={topic} />}
      {path === '' && <HelpHome />}
      {path === 'phones' && <PhoneFamilies />}
      {path === 'contact' && <ContactText />}
    </div>
  );
}
