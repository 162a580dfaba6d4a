'use client';
import { brand } from '#lib/brand.ts';

export default function ShopError({ reset }: { reset: () => void }) {
  return (
    <div className="measure pt-10">
      <h1>This page could not be made</h1>
      <p className="mt-4 max-w-prose">
        The fault is ours, nothing was bought or charged. Try again in a minute, or write to{' '}
        {brand.supportEmail}.
      </p>
      <button type="button" className="button button-next mt-5" onClick={reset}>
        Try again
      </button>
    </div>
  );
}
