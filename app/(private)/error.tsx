'use client';
import { useEffect, useRef } from 'react';
import { brand } from '#lib/brand.ts';

/** When a private page fails: says that nothing is lost, and what to do. */
export default function PrivateError({ error, retry }: { error: unknown; retry: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null;
  return (
    <div className="grid max-w-xl gap-4">
      <h1 ref={heading} tabIndex={-1} className="outline-none">
        This page could not be shown
      </h1>
      <p>
        Something went wrong on our side. Orders and payments are safe: what was paid is delivered or refunded
        by itself, so please do not pay a second time.
      </p>
      <p>
        <button type="button" className="button button-next" onClick={() => retry()}>
          Try again
        </button>
      </p>
      <p className="text-quiet">
        If it stays like this, write to{' '}
        <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>
        {digest && <> and name this number: {digest}</>}
      </p>
    </div>
  );
}
