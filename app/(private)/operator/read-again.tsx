'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const everyMs = 5_000;

/** Reads the page again every five seconds while somebody looks at it: ages and lags move without any news. */
export function ReadAgain() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
