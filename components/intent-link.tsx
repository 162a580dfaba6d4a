'use client';
import Link from 'next/link';
import { type PointerEvent, type ReactNode, useEffect, useState } from 'react';

export interface IntentLinkProps {
  href: string;
  children: ReactNode;
  className?: string;
  /** Likely to be tapped: fetched once the page has loaded and the link is in view. */
  ahead?: boolean;
}

/** A link that fetches its page before it is needed: under a mouse or the focus, or ahead. */
export function IntentLink({ href, children, className, ahead = false }: IntentLinkProps) {
  const [near, setNear] = useState(false);
  const wake = () => setNear(true);
  useEffect(() => {
    if (!ahead || savesData()) return;
    // Nothing of this page waits for it then, and a quick finger finds it there.
    const begin = () => setNear(true);
    if (document.readyState === 'complete') begin();
    else addEventListener('load', begin, { once: true });
    return () => removeEventListener('load', begin);
  }, [ahead]);
  // A finger arrives with its tap: to begin a prefetch then only adds requests.
  const enter = (event: PointerEvent) => event.pointerType === 'mouse' && wake();
  return (
    <Link href={href} className={className} prefetch={near} onPointerEnter={enter} onFocus={wake}>
      {children}
    </Link>
  );
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}
