/** Nothing but its own styles and pictures, and the one script that copies and removes. */
export const standalonePolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'unsafe-inline'",
  "img-src 'self' data:",
  "manifest-src 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * A page of ours as one document that needs no connection: no script of the framework (it would hold the
 * page's data a second time), nothing to load. What is meant for the kept copy alone is shown in it.
 */
export function standalone(page: Document): string {
  const copy = page.cloneNode(true) as Document;
  const root = copy.documentElement;
  for (const part of copy.querySelectorAll('script, link, noscript, [data-theme-switch], [data-online]'))
    part.remove();
  for (const part of copy.querySelectorAll('[data-kept]')) part.removeAttribute('hidden');
  // The chosen theme: the script that switches it is not in the copy.
  const { theme } = document.documentElement.dataset;
  if (theme) root.dataset.theme = theme;
  const script = copy.createElement('script');
  script.src = '/kept.js';
  script.defer = true;
  copy.head.append(script);
  return `<!doctype html>${root.outerHTML}`;
}
