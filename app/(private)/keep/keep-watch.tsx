'use client';
import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { forgetAll, reconcile } from './store.ts';

/**
 * What lies on this device stays true: on each private page the shop is asked what may still lie here, and
 * a form that signs out takes everything with it before it is sent.
 */
export function KeepWatch() {
  const path = usePathname();
  // biome-ignore lint/correctness/useExhaustiveDependencies: each page is an occasion to ask
  useEffect(() => void reconcile().catch(() => {}), [path]);
  useEffect(() => {
    const leaving = ({ target }: Event) => {
      if (target instanceof Element && target.matches('[data-leaves]')) void forgetAll().catch(() => {});
    };
    document.addEventListener('submit', leaving, true);
    return () => document.removeEventListener('submit', leaving, true);
  }, []);
  return null;
}
