import { alarmDetail, alarmWords } from '#lib/alarm-words.ts';
import { ageText } from '#lib/moments.ts';
import type { Overview } from '#lib/operator/read.ts';
import { alarmDone } from './actions.ts';
import { Panel } from './panel.tsx';

/** Open alarms in words, each with its order and the button that closes it. */
export function Alarms({ view: { alarms, now } }: { view: Overview }) {
  return (
    <Panel id="alarms" heading="Open alarms">
      {alarms.length === 0 && <p>None.</p>}
      <ul className="text-[0.9375rem]">
        {alarms.map(({ id, kind, subject, detail, raisedAt, orderId }) => {
          const words = alarmWords(kind);
          const known = alarmDetail(detail);
          return (
            <li key={id} className="flex items-start justify-between gap-4 border-b border-line py-2">
              <div className="min-w-0 wrap-anywhere">
                <p className="font-bold">{known ? `${words}: ${known}` : `${words}.`}</p>
                <p className="text-quiet">
                  {ageText(raisedAt, now)} ago
                  {orderId ? (
                    <>
                      ,{' '}
                      <a
                        className="link inline-block py-2 text-ink"
                        href={`/operator/orders/${orderId}`}
                        aria-label={`its order, ${orderId}`}
                      >
                        its order
                      </a>
                    </>
                  ) : (
                    `, ${subject}`
                  )}
                </p>
              </div>
              <form action={alarmDone.bind(null, id)} className="flex-none">
                <button type="submit" className="button" aria-label={`Done: ${words}`}>
                  Done
                </button>
              </form>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
