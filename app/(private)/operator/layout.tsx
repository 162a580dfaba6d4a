import type { ReactNode } from 'react';
import { currentOperator } from '#app/operator.ts';
import { ConsoleNav } from './console-nav.tsx';
import { consolePlaces } from './console-places.ts';

/** The console's frame. To everyone else there is none: their page says that it does not exist. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const operator = await currentOperator();
  if (!operator) return children;
  const places = consolePlaces.filter(({ ownersOnly }) => !ownersOnly || operator.role === 'owner');
  return (
    <>
      <ConsoleNav places={places.map(({ href, name }) => ({ href, name }))} />
      {children}
    </>
  );
}
