'use client';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';

export interface IntentLinkProps {
  href: string;
  children: ReactNode;
  className?: string;
}

/** A link that fetches its page when a finger or pointer comes near, never before. */
export function IntentLink({ href, children, className }: IntentLinkProps) {
  const [near, setNear] = useState(false);
  const wake = () => setNear(true);
  return (
    <Link
      href={href}
      className={className}
      prefetch={near}
      onPointerEnter={wake}
      onPointerDown={wake}
      onFocus={wake}
    >
      {children}
    </Link>
  );
}
