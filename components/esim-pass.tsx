import { brand } from '#lib/brand.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { sentBackWords } from '#lib/changes/sent-back-words.ts';
import { formatBytes } from '#lib/data-size.ts';
import { figureOf } from '#lib/esims/figure.ts';
import type { EsimPass as Pass } from '#lib/esims/read.ts';
import type { EsimState } from '#lib/esims/states.ts';
import { canTopUp, wantOf } from '#lib/esims/wallet.ts';
import { DataGauge } from './data-gauge.tsx';
import { EsimSign } from './esim-sign.tsx';
import { LocalTime } from './local-time.tsx';

export interface EsimPassProps {
  pass: Pass;
  /** The one thing to do next in the whole wallet: its button is yellow. */
  next?: boolean;
}

/** One eSIM in the wallet: what is left on the left, its state and the way to it on the stub. */
export function EsimPass({ pass, next = false }: EsimPassProps) {
  const figure = figureOf(pass);
  return (
    <article className="pass">
      <div className="min-w-0 wrap-anywhere">
        <h3>
          <span className="basis-full text-ink">{pass.locationName}</span>{' '}
          {figure && (
            <>
              {figure.amount} <span>{figure.words}</span>
            </>
          )}
        </h3>
        {pass.data && figure?.gauge && <DataGauge data={pass.data} />}
        <Time pass={pass} />
        <p className="empty:hidden">{lineOf(pass)}</p>
        <p>
          {pass.title}
          {pass.iccidEnd && (
            <>
              , <span className="whitespace-nowrap">number …{pass.iccidEnd}</span>
            </>
          )}
        </p>
      </div>
      <div className="stub">
        <EsimSign state={pass.state} ending={pass.ending} frozen={pass.frozen} />
        <Ways pass={pass} next={next} />
      </div>
    </article>
  );
}

/** To the page of the eSIM, and to its top-ups; one that is being prepared has only its order yet. */
function Ways({ pass, next }: EsimPassProps) {
  const page = `/orders/${pass.orderId}${pass.esimId ? `/esims/${pass.esimId}` : ''}`;
  const which = `${pass.title}${pass.iccidEnd ? `, number ending in ${pass.iccidEnd}` : ''}`;
  const want = wantOf(pass);
  const word = want === 'install' ? 'Install' : 'Open';
  return (
    <div className="grid gap-2">
      {canTopUp(pass) && (
        <a
          className={`button ${next && want === 'top-up' ? 'button-next' : ''}`}
          href={`${page}/top-up`}
          aria-label={`Top up: ${which}`}
        >
          Top up
        </a>
      )}
      <a
        className={`button ${next && want === 'install' ? 'button-next' : ''}`}
        href={page}
        aria-label={`${word}: ${which}`}
      >
        {word}
      </a>
    </div>
  );
}

const dates: Partial<Record<EsimState, string>> = {
  new: 'Use it by',
  installing: 'Use it by',
  installed: 'Use it by',
  'in-use': 'Until',
  'used-up': 'Until',
  suspended: 'Until',
  expired: 'Ended on',
};

function lineOf({ state, ending, frozen, data, sentBack }: Pass): string {
  const parts = [
    frozen && 'On hold: the payment is disputed with the bank.',
    state === 'preparing' && 'Usually ready within a minute. If it fails, your money goes back by itself.',
    state === 'unclear' && `The network says something we do not know. Write to ${brand.supportEmail}.`,
    state === 'suspended' && 'Its data is switched off at the network; its days keep running.',
    state === 'removed' &&
      `It was deleted from the phone${data ? ` with ${formatBytes(data.leftBytes)} left` : ''}.`,
    ending === 'cancelled' && sentBack.length > 0 && `${sentBackWords(sentBack)}.`,
    ending === 'revoked' && 'It works no longer.',
    ending === 'lapsed' && 'It was not used in time.',
  ];
  return parts.filter(Boolean).join(' ');
}

/** The date that counts, in the reader's own time; on the last day with its hour. */
function Time({ pass: { state, ending, expiresAt, daysLeft, started } }: { pass: Pass }) {
  const word = ending === 'lapsed' ? 'Lapsed on' : dates[state];
  if (!word || !expiresAt) return null;
  const running = started && daysLeft !== null && daysLeft > 0 && word === 'Until';
  const last = running && daysLeft === 1;
  return (
    <p className="font-bold text-ink!">
      {last ? 'Last day: until ' : running ? `${daysText(daysLeft)} left, until ` : `${word} `}
      <LocalTime at={expiresAt} form={last ? 'moment' : 'date'} />.
    </p>
  );
}
