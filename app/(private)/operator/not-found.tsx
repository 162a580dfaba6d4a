import type { Metadata } from 'next';
import { Lost } from '#components/lost.tsx';

export const metadata: Metadata = { title: { absolute: 'Page not found' } };

/** To everyone but operators these addresses are like any that does not exist. */
export default function OperatorNotFound() {
  return (
    <div className="-mx-4 -mt-8">
      <Lost />
    </div>
  );
}
