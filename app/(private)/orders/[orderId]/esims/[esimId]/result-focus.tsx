'use client';
import { useEffect, useRef } from 'react';

/**
 * A button that asked for something disappears with the answer, and the focus with it. Then the focus goes to
 * what is said instead, or to the heading; whoever has moved on already stays there.
 */
export function ResultFocus({ stand }: { stand: string }) {
  const asked = useRef(false);
  const last = useRef(stand);
  useEffect(() => {
    const remember = () => {
      asked.current = true;
    };
    document.addEventListener('submit', remember, true);
    return () => document.removeEventListener('submit', remember, true);
  }, []);
  useEffect(() => {
    if (stand === last.current) return;
    last.current = stand;
    if (!asked.current || document.activeElement !== document.body) return;
    const place = document.querySelector<HTMLElement>('[data-result]') ?? document.querySelector('h1');
    place?.focus();
  }, [stand]);
  return null;
}
