import { DataGauge } from '#components/data-gauge.tsx';
import { EsimSign } from '#components/esim-sign.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import type { ChangeFacts } from '#lib/changes/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { figureOf } from '#lib/esims/figure.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { obstacleWords, type TopUpObstacle } from '#lib/esims/top-up-rules.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';
import { Ask } from './ask.tsx';

export interface EsimTicketProps {
  page: EsimPage;
  /** Why it cannot be topped up; null when it can. */
  obstacle: TopUpObstacle | null;
  changes: ChangeFacts;
}

/** The pass of an eSIM that is on a phone, or over: what is left on the left, its state on the stub. */
export function EsimTicket(props: EsimTicketProps) {
  const { page } = props;
  const { plan, data, state, own } = page;
  const dayPass = plan.kind === 'day-pass';
  const figure = figureOf({
    state,
    data,
    bytesADay: dayPass ? plan.dataBytes : null,
    days: own.esim.totalDays,
  });
  return (
    <article className="pass pass-large" aria-label="Pass">
      <div>
        <p className="font-bold text-ink!">{plan.locationName}</p>
        {figure && (
          <h2 className="figure my-1 text-ink!">
            {figure.amount} <span>{figure.words}</span>
          </h2>
        )}
        {figure?.gauge && <DataGauge data={data} />}
        {state === 'removed' && !dayPass && <p>It had {formatBytes(data.leftBytes)} left.</p>}
        <DaysLeft page={page} />
      </div>
      <div className="stub content-center justify-center!">
        <EsimSign state={state} ending={page.ending} frozen={page.frozen} />
        <Next {...props} />
      </div>
    </article>
  );
}

/** "12 days left, until 6 December 2026 at 14:00": or by when it has to be used. */
function DaysLeft({ page: { state, ending, daysLeft, own } }: { page: EsimPage }) {
  const { expiresAt } = own.esim;
  if (!expiresAt || state === 'ended') return null;
  const end = (
    <strong className="text-ink">
      <LocalTime at={expiresAt} form="moment" />
    </strong>
  );
  if (ending === 'lapsed') {
    return (
      <p className="mt-2">
        It was not used by {end}, so the network let it lapse. Could you not use it? Write to us before you
        buy another.
      </p>
    );
  }
  if (state === 'expired') return <p className="mt-2">Ended on {end}</p>;
  if (!hasStarted(own.esim, own.line.plan)) return <p className="mt-2">Use it by {end}, or it lapses</p>;
  return (
    <p className="mt-2">
      <strong className="text-ink">{daysLeft === 1 ? 'Last day' : `${daysText(daysLeft ?? 0)} left`}</strong>,
      until {end}
    </p>
  );
}

/** The one yellow thing: what to do next with it. */
function Next({ page, obstacle, changes }: EsimTicketProps) {
  const { state, plan, orderId, own } = page;
  const esimId = own.esim.id;
  if (state === 'suspended' && !changes.live && !changes.obstacles.resume) {
    return <Ask orderId={orderId} esimId={esimId} kind="resume" label="Switch on again" next />;
  }
  if (!page.frozen && (state === 'unclear' || state === 'removed')) return <WriteToUs page={page} />;
  if (obstacle && obstacleWords[obstacle].instead === 'buy') {
    return (
      <a className="button button-next" href={`/esim/${plan.locationCode}`}>
        New plan for {plan.locationName}
      </a>
    );
  }
  if (obstacle) return null;
  const waits = state === 'installing' || state === 'installed';
  return (
    <a className={`button ${waits ? '' : 'button-next'}`} href={`/orders/${orderId}/esims/${esimId}/top-up`}>
      Top up
    </a>
  );
}

function WriteToUs({ page: { reference } }: { page: EsimPage }) {
  return (
    <>
      <a className="button button-next" href={`mailto:${brand.supportEmail}?subject=eSIM%20${reference}`}>
        Write to us
      </a>
      <p>
        Reference <span className="font-mono text-ink">{reference}</span>
      </p>
    </>
  );
}
