import { ageText } from '#lib/moments.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import type { Overview } from '#lib/operator/read.ts';
import { sellAgain, stopSelling } from './actions.ts';
import { Panel } from './panel.tsx';

const states = {
  'sell-stop': 'Stopped by hand. Nobody can pay; what is paid is delivered.',
  'worker-away': 'Paused by itself: no worker has shown a sign of life for a minute.',
  'worker-late': 'Paused by itself: the oldest bell for the workers waits for more than a minute.',
  'payments-away': 'Paused by itself: Stripe does not answer.',
  'supplier-away': 'Paused by itself: the supplier has not answered for five minutes.',
  'balance-drift':
    'Paused by itself: money left the supplier balance without an order of ours. Refill it, or close the alarm, to sell again.',
  balance: 'Paused by itself: balance less reservations and buffer is below zero.',
} as const;

/** Whether the shop sells, why not, and the switch. */
export function SellStop({ view, problem }: { view: Overview; problem: boolean }) {
  const { sellStop, pause, now } = view;
  const stopped = sellStop?.on === true;
  return (
    <Panel id="sales" heading="Sales">
      <p>{pause ? states[pause] : 'The shop sells.'}</p>
      {sellStop && (
        <p className="text-[0.9375rem] wrap-anywhere text-quiet">
          {stopped ? 'Stopped' : 'Opened again'} {ageText(sellStop.changedAt, now)} ago by{' '}
          {actorWords(sellStop.changedBy)}
          {stopped && sellStop.reason ? `: ${sellStop.reason}` : ''}
        </p>
      )}
      {problem && !stopped && (
        <p role="alert" className="note border-bad">
          Say why, in at least three letters.
        </p>
      )}
      {stopped ? (
        <form action={sellAgain}>
          <button type="submit" className="button">
            Sell again
          </button>
        </form>
      ) : (
        <form action={stopSelling} className="flex flex-wrap items-end gap-2">
          <label className="grid min-w-48 flex-1 gap-1 text-[0.9375rem]">
            Reason
            <input
              className="field"
              name="reason"
              minLength={3}
              maxLength={200}
              required
              autoComplete="off"
            />
          </label>
          <button type="submit" className="button">
            Stop sales
          </button>
        </form>
      )}
    </Panel>
  );
}
