import type { Metadata } from 'next';
import { LegalPage } from '#components/legal-page.tsx';
import { brand } from '#lib/brand.ts';

export const metadata: Metadata = { title: 'Terms of sale', alternates: { canonical: '/terms' } };

/** What a buyer agrees to before paying. */
export default function TermsPage() {
  return <LegalPage title={`Terms of sale, ${brand.termsVersion}`} parts={brand.terms} />;
}
