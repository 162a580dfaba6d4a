'use client';
import { useEffect, useState } from 'react';
import { giveUpWaiting } from './actions.ts';

/** Offers the refund once the wait has been long; `from` is when that is. */
export function StopWaiting({ orderId, from, already }: { orderId: string; from: Date; already: boolean }) {
  const [offered, setOffered] = useState(already);
  const start = from.getTime();
  useEffect(() => {
    const timer = setTimeout(() => setOffered(true), Math.max(0, start - Date.now()));
    return () => clearTimeout(timer);
  }, [start]);
  if (!offered) return null;
  return (
    <form action={giveUpWaiting.bind(null, orderId)} className="grid justify-items-start gap-2">
      <p>
        You do not have to wait any longer. If the eSIM is not ready this very moment, you get your money back
        now.
      </p>
      <button type="submit" className="button">
        Stop waiting and refund me
      </button>
    </form>
  );
}
