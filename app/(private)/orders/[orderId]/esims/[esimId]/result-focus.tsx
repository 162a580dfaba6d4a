'use client';
import { useEffect, useRef } from 'react';

export interface ResultFocusProps {
  /** Differs whenever there is something else to say. */
  stand: string;
  /** The network is still being asked. */
  waiting: boolean;
}

/**
 * A button that asked the network for something disappears with the answer, and the focus with it. Then the
 * focus goes to what is said instead, or to the heading; whoever has moved on already stays there.
 */
export function ResultFocus({ stand, waiting }: ResultFocusProps) {
  const asked = useRef(false);
  const last = useRef(stand);
  useEffect(() => {
    const remember = ({ target }: Event) => {
      asked.current ||= target instanceof Element && target.matches('[data-asks]');
    };
    document.addEventListener('submit', remember, true);
    return () => document.removeEventListener('submit', remember, true);
  }, []);
  useEffect(() => {
    if (stand === last.current) return;
    last.current = stand;
    if (!asked.current) return;
    asked.current = waiting;
    if (document.activeElement !== document.body) return;
    const place = document.querySelector<HTMLElement>('[data-result]') ?? document.querySelector('h1');
    place?.focus();
  }, [stand, waiting]);
  return null;
}
