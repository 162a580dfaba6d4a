import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { findable } from '#app/(shop)/share.tsx';
import { LegalPage } from '#components/legal-page.tsx';
import { brand } from '#lib/brand.ts';
import { legalTexts } from '#lib/legal-texts.ts';

/** `/terms`, `/privacy`, `/refunds` and `/imprint` are rewritten to here. Nothing is made at build time: that knows no address. */
export const generateStaticParams = () => [];

type Props = { params: Promise<{ text: string }> };

const texts = {
  terms: {
    title: 'Terms of sale',
    heading: `Terms of sale, ${brand.termsVersion}`,
    description: `What you agree to when you buy an eSIM from ${brand.name}: delivery, price, refunds.`,
    parts: legalTexts.terms,
  },
  privacy: {
    title: 'Privacy',
    heading: 'Privacy',
    description: `What ${brand.name} keeps about you, why, who sees it, and how to have it deleted.`,
    parts: legalTexts.privacy,
  },
  refunds: {
    title: 'Refunds',
    heading: 'Refunds',
    description: `When ${brand.name} gives your money back, and how long it takes.`,
    parts: legalTexts.refunds,
  },
  imprint: {
    title: 'Imprint',
    heading: 'Imprint',
    description: `Who runs ${brand.name}, and how to write to them.`,
    parts: legalTexts.imprint,
  },
};

async function textOf({ params }: Props) {
  const { text } = await params;
  const found = Object.entries(texts).find(([name]) => name === text)?.[1] ?? notFound();
  return { ...found, path: `/${text}` };
}

export async function generateMetadata(props: Props): Promise<Metadata> {
  const { title, description, path } = await textOf(props);
  return findable({ title, description, path });
}

/** What a buyer agrees to before paying, and what is kept about them. */
export default async function LegalTextPage(props: Props) {
  const { heading, parts, path } = await textOf(props);
  return <LegalPage title={heading} parts={parts} help={path === '/terms' || path === '/refunds'} />;
}
