'use client';
import { useEffect } from 'react';
import { forget } from './store.ts';

/** On the page of an eSIM that may not be kept any more: removes its copy at once. Draws nothing. */
export function Gone({ address }: { address: string }) {
  useEffect(() => void forget(address).catch(() => {}), [address]);
  return null;
}
