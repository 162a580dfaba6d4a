'use client';
import { useSyncExternalStore } from 'react';

const neverChanges = () => () => {};

/** Opens the browser's own print window; left out without script, where the browser's menu does the same. */
export function PrintButton() {
  const works = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  );
  if (!works) return null;
  return (
    <button type="button" className="button button-next" onClick={() => window.print()}>
      Print or save as PDF
    </button>
  );
}
