import type { Metadata } from 'next';
import { LegalPage } from '#components/legal-page.tsx';
import { brand } from '#lib/brand.ts';

export const metadata: Metadata = { title: 'Privacy', alternates: { canonical: '/privacy' } };

/** What is kept about a buyer, and why. */
export default function PrivacyPage() {
  return <LegalPage title="Privacy" parts={brand.privacy} />;
}
