'use client';
import { useEffect, useRef } from 'react';
import { settleOrder } from './actions.ts';

/** Asks once, on arrival from the payment page, what became of the payment. Draws nothing. */
export function SettleOnReturn({ orderId }: { orderId: string }) {
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    // A failure needs no words: webhook and live page bring the news, and the button asks again.
    settleOrder(orderId).catch(() => {});
  }, [orderId]);
  return null;
}
