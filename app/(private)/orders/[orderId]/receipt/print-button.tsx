'use client';

/** Opens the browser's own print window; hidden without script, where the browser's menu does the same. */
export function PrintButton() {
  return (
    <button type="button" className="button button-next noscript:hidden" onClick={() => window.print()}>
      Print or save as PDF
    </button>
  );
}
