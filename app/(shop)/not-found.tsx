import type { Metadata } from 'next';
import { Lost } from '#components/lost.tsx';

export const metadata: Metadata = { title: 'Not found', robots: { index: false } };

export default function ShopNotFound() {
  return <Lost />;
}
