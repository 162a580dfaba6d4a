import { DataGauge } from '#components/data-gauge.tsx';
import { EsimSign } from '#components/esim-sign.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { obstacleWords, type TopUpObstacle } from '#lib/esims/top-up-rules.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

const figure = 'figure my-1 text-ink!';

export interface EsimTicketProps {
  page: EsimPage;
  /** Why it cannot be topped up; null when it can. */
  obstacle: TopUpObstacle | null;
}

/** The pass of an eSIM that is on a phone, or over: what is left on the left, its state on the stub. */
export function EsimTicket({ page, obstacle }: EsimTicketProps) {
  const { plan, days, data, state } = page;
  const over = state === 'expired' || state === 'ended';
  const used = data.totalBytes - data.leftBytes;
  return (
    <article className="pass pass-large" aria-label="Pass">
      <div>
        <p className="font-semibold text-ink!">{plan.locationName}</p>
        {plan.kind === 'day-pass' ? (
          <h2 className={figure}>
            {formatBytes(plan.dataBytes)} <span>a day{days !== null && `, for ${daysText(days)}`}</span>
          </h2>
        ) : (
          <>
            <h2 className={figure}>
              {formatBytes(over ? used || data.totalBytes : data.leftBytes)}{' '}
              <span>
                {over && used === 0
                  ? 'not used'
                  : `of ${formatBytes(data.totalBytes)} ${over ? 'used' : 'left'}`}
              </span>
            </h2>
            {!over && <DataGauge data={data} />}
          </>
        )}
        <DaysLeft page={page} />
      </div>
      <div className="stub content-center justify-center!">
        <EsimSign state={state} frozen={page.frozen} />
        <Next page={page} obstacle={obstacle} />
      </div>
    </article>
  );
}

/** "12 days left, until 6 December 2026 at 14:00": or by when it has to be used. */
function DaysLeft({ page: { state, daysLeft, own } }: { page: EsimPage }) {
  const { expiresAt } = own.esim;
  if (!expiresAt || state === 'ended') return null;
  const end = (
    <strong className="text-ink">
      <LocalTime at={expiresAt} form="moment" />
    </strong>
  );
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
function Next({ page, obstacle }: EsimTicketProps) {
  const { state, plan, orderId, own } = page;
  if (state !== 'removed' && obstacle && obstacleWords[obstacle].instead === 'buy') {
    return (
      <a className="button button-next" href={`/esim/${plan.locationCode}`}>
        New plan for {plan.locationName}
      </a>
    );
  }
  if (state === 'unclear' || state === 'removed') {
    return (
      <a className="button button-next" href={`mailto:${brand.supportEmail}?subject=${page.reference}`}>
        Write to us
      </a>
    );
  }
  if (obstacle) return null;
  const waits = state === 'installing' || state === 'installed';
  return (
    <a
      className={`button ${waits ? '' : 'button-next'}`}
      href={`/orders/${orderId}/esims/${own.esim.id}/top-up`}
    >
      Top up
    </a>
  );
}
