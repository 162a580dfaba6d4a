'use client';
import { useEffect, useRef } from 'react';

/** How far below the screen it begins to load. */
const nearby = '300px';

/**
 * The map, fetched once the page has loaded and it comes near. It is a picture with links for eyes and
 * fingers; everybody else has the list beside it. Its place is kept, so that nothing moves.
 */
export function WorldMap() {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const watch = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return;
        watch.disconnect();
        void show(frame.current);
      },
      { rootMargin: nearby },
    );
    const start = () => frame.current && watch.observe(frame.current);
    if (document.readyState === 'complete') start();
    else addEventListener('load', start, { once: true });
    return () => {
      watch.disconnect();
      removeEventListener('load', start);
    };
  }, []);
  return (
    <div className="world">
      <div ref={frame} aria-hidden="true" />
    </div>
  );
}

/** Nothing is shown when it cannot be fetched: the list is there. */
async function show(frame: HTMLElement | null): Promise<void> {
  const answer = await fetch('/world').catch(() => null);
  if (!answer?.ok || !frame) return;
  const drawing = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml').documentElement;
  frame.replaceChildren(document.importNode(drawing, true));
  // On a phone the map is wider than the screen and begins in the middle.
  const pane = frame.parentElement;
  pane?.scrollTo({ left: (pane.scrollWidth - pane.clientWidth) / 2 });
}
