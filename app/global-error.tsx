'use client';
import { useEffect } from 'react';
import { brand } from '#lib/brand.ts';

/** What stands in place of a page that failed. Brings its own styles: nothing else may be at hand. */
export default function GlobalError({ reset }: { reset: () => void }) {
  useEffect(() => {
    const theme = localStorage.getItem('theme');
    if (theme) document.documentElement.dataset.theme = theme;
  }, []);
  return (
    <html lang="en">
      <body>
        <title>This page could not be made</title>
        <style>{look}</style>
        <header>
          <a href="/">{brand.name}</a>
        </header>
        <main>
          <h1>This page could not be made</h1>
          <p>
            The fault is ours, and nothing was charged by this page. Try again in a minute, or write to{' '}
            <a href={`mailto:${brand.supportEmail}`}>{brand.supportEmail}</a>.
          </p>
          <button type="button" onClick={reset}>
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}

const { ink, paper, accent } = brand.colours;

// The tokens of (shop)/shop.css in short.
const look = `
:root { color-scheme: light dark }
[data-theme=light] { color-scheme: light }
[data-theme=dark] { color-scheme: dark }
* { box-sizing: border-box; margin: 0 }
body { background: light-dark(${paper}, ${ink}); color: light-dark(${ink}, ${paper}); font: 1.0625rem/1.5 system-ui, sans-serif }
header { background: ${ink}; border-bottom: 1px solid #fbfaf62b }
header a { color: ${paper}; font: 800 1.5rem/3.5rem Sign, system-ui, sans-serif; text-decoration: none }
header a, main { display: block; max-width: 68.75rem; margin-inline: auto; padding-inline: 1rem }
main { padding-top: 2.5rem }
h1 { font: 800 clamp(2.5rem, 8vw, 4rem)/1 Sign, system-ui, sans-serif }
p { max-width: 36rem; margin-block: 1rem 1.5rem }
p a { color: inherit }
button { min-height: 2.75rem; padding: 0.5rem 1rem; border: 0; border-radius: 0.375rem; background: ${accent}; color: ${ink}; font: 650 1em system-ui, sans-serif; cursor: pointer }
:focus-visible { outline: 3px solid currentcolor; outline-offset: 2px }
`;
