'use client';
import { useEffect, useState } from 'react';
import { giveUpWaiting } from './actions.ts';

export interface StopWaitingProps {
  orderId: string;
  /** What is waited for: "the eSIM is not ready", as the sentence goes on. */
  unless: string;
  from: Date;
  already: boolean;
}

/** Offers the refund once the wait has been long; `from` is when that is. */
export function StopWaiting({ orderId, unless, from, already }: StopWaitingProps) {
  const [offered, setOffered] = useState(already);
  const start = from.getTime();
  useEffect(() => {
    const timer = setTimeout(() => setOffered(true), Math.max(0, start - Date.now()));
    return () => clearTimeout(timer);
  }, [start]);
  if (!offered) return null;
  return (
    <form action={giveUpWaiting.bind(null, orderId)} className="grid justify-items-start gap-2">
      <p>You do not have to wait any longer. {unless}</p>
      <button type="submit" className="button">
        Stop waiting and refund me
      </button>
    </form>
  );
}
