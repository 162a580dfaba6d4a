'use client';
import { brand } from '#lib/brand.ts';

/** What stands in place of a page that failed. Plain on purpose: nothing else may be at hand. */
export default function GlobalError({ reset }: { reset: () => void }) {
  return (
    <html lang="en">
      <body
        style={{ margin: '3rem auto', maxWidth: '36rem', padding: '0 1rem', font: '1.0625rem/1.5 system-ui' }}
      >
        <title>This page could not be made</title>
        <h1>This page could not be made</h1>
        <p>
          The fault is ours, and nothing was charged by this page. Try again in a minute, or write to{' '}
          {brand.supportEmail}.
        </p>
        <button
          type="button"
          onClick={reset}
          style={{ minHeight: '2.75rem', padding: '0 1rem', font: 'inherit' }}
        >
          Try again
        </button>
      </body>
    </html>
  );
}
