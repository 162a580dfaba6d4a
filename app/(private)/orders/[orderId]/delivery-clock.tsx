'use client';
import { useEffect, useState } from 'react';
import { LocalTime } from '#components/local-time.tsx';

const words = {
  esim: 'Most eSIMs are ready within a minute. If yours is not ready by ',
  'top-up': 'Most top-ups are added within seconds. If yours is not added by ',
  check:
    'Before we deliver, a person looks at this payment: that protects people whose cards were stolen. It usually takes a few minutes. If nothing is delivered by ',
} as const;

/** Says until when the eSIM comes, and what happens by itself if it does not. */
export function DeliveryClock({ until, waitsFor }: { until: Date; waitsFor: keyof typeof words }) {
  const [minutes, setMinutes] = useState<number | null>(null);
  const end = until.getTime();
  useEffect(() => {
    const tick = () => setMinutes(Math.max(0, Math.ceil((end - Date.now()) / 60_000)));
    tick();
    const timer = setInterval(tick, 5_000);
    return () => clearInterval(timer);
  }, [end]);
  return (
    <p className="note">
      {words[waitsFor]}
      <strong className="tabular-nums">
        <LocalTime at={until} form="time" />
      </strong>
      {minutes !== null && minutes > 0 && (
        <span className="tabular-nums"> (in {minutes === 1 ? '1 minute' : `${minutes} minutes`})</span>
      )}
      , your money goes back to your card by itself.
    </p>
  );
}
