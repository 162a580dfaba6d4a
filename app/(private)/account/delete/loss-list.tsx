import { LocalTime } from '#components/local-time.tsx';
import type { Loss } from '#lib/account/losses.ts';
import { cardWords, moneyWords } from '#lib/changes/words.ts';
import { formatBytes } from '#lib/data-size.ts';

/** The eSIMs that would be lost with their account, each with the way to its page. */
export function LossList({ losses }: { losses: Loss[] }) {
  if (losses.length === 0) return null;
  const count = losses.length === 1 ? '1 eSIM' : `${losses.length} eSIMs`;
  return (
    <section className="grid gap-2" aria-labelledby="lost">
      <h2 id="lost">What you give up: {count}</h2>
      <ul className="border-t border-line">
        {losses.map((loss) => (
          <li key={loss.page} className="border-b border-line py-2">
            <a className="link inline-block py-2.5 font-bold" href={loss.page}>
              {loss.pass.title}
              <span className="sr-only">, ending in {loss.pass.iccidEnd}</span>
            </a>
            <p className="wrap-anywhere">
              <Worth loss={loss} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Money that a cancel brings back, or the data that is left and until when. */
function Worth({ loss: { pass, back } }: { loss: Loss }) {
  if (back.length > 0) {
    return `Not used yet. Cancel it on its page first, and ${moneyWords(back)} ${back.length > 1 ? 'go' : 'goes'} back ${cardWords(back)}.`;
  }
  const { data, bytesADay, expiresAt } = pass;
  const amount = data
    ? `${formatBytes(data.leftBytes)} of ${formatBytes(data.totalBytes)} left`
    : `${formatBytes(bytesADay ?? 0)} a day`;
  return (
    <>
      {amount}
      {expiresAt && (
        <>
          , until <LocalTime at={expiresAt} form="moment" />
        </>
      )}
      .
    </>
  );
}
