import { DataGauge } from '#components/data-gauge.tsx';
import { EsimQr } from '#components/esim-qr.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { deadlineWords, startsText } from '#lib/catalogue/facts.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { hasStarted } from '#lib/esims/started.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import { type Stage, stageOf } from '#lib/orders/install-stage.ts';
import type { EsimView, LineView as OrderLine } from '#lib/orders/read.ts';
import { KeepOnPhone } from '../keep/keep-on-phone.tsx';
import { InstallButtons } from './install-buttons.tsx';
import type { Phone } from './phone.ts';
import { TypeItIn } from './type-it-in.tsx';

type LineView = Pick<OrderLine, 'plan' | 'days'>;

export interface InstallPassProps {
  line: LineView;
  esim: EsimView;
  paidAt: Date | null;
  /** "your eSIM", or which of several. */
  name: string;
  phone: Phone;
  /** The only one of its order: there is room for its codes. */
  alone: boolean;
  /** Whether it is the next to be installed: its button is the yellow one. */
  next?: boolean;
  /** The page of this eSIM alone, where there is one to lead to. */
  page?: string;
}

const stateWords: Partial<Record<EsimState, string>> = {
  installing: 'Downloaded. Go on on the phone',
  installed: 'This eSIM is on a phone',
  'in-use': 'This eSIM is in use',
  'used-up': 'The data of this eSIM is used up',
  removed: `This eSIM was deleted from the phone. Write to ${brand.supportEmail} if that was a mistake`,
  suspended: 'This eSIM is switched off for now',
  expired: 'The time of this eSIM is over',
  ended: 'This eSIM was cancelled',
};

/** What the page of the eSIM is for, as things stand. */
const leads: Record<Stage, string> = {
  'to-install': 'Usage, top up, cancel',
  installing: 'What to do on the phone',
  'to-connect': 'Go online, usage, top up',
  'on-phone': 'Usage, top up, switch off',
  gone: 'What happened',
};

const onPhone: Stage[] = ['installing', 'to-connect', 'on-phone'];

/** One eSIM as a boarding pass: the ways to install it, or once it is on a phone what is left of it. */
export function InstallPass({ line, esim, paidAt, name, phone, alone, next = true, page }: InstallPassProps) {
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  const stage = stageOf(esim);
  const said = stateWords[state];
  return (
    <section className="grid grid-cols-1 gap-3" aria-label={name}>
      <article className={`pass pass-large ${stage === 'to-install' ? '' : 'max-w-2xl grid-cols-1!'}`}>
        <div>
          <p className="font-bold text-ink!">
            {line.plan.locationName} · {name}
          </p>
          {onPhone.includes(stage) ? <Left line={line} esim={esim} /> : <Whole line={line} />}
          {said && <p className="font-bold text-ink!">{said}.</p>}
          {stage === 'to-install' && <p>The days start {startsText(line.plan)}.</p>}
          <End line={line} esim={esim} paidAt={paidAt} stage={stage} />
          {stage === 'gone' && <Ending esim={esim} />}
          {stage === 'to-install' && (
            <div className="mt-auto grid gap-2 pt-3">
              <h3 className="block! text-lg! text-ink">Install on this phone</h3>
              <InstallButtons esim={esim} name={name} phone={phone} next={next} />
            </div>
          )}
        </div>
        {stage === 'to-install' && (
          <div className="stub items-center! justify-start!">
            <EsimQr text={esim.activationCode} name={name} />
            <p>Install on another phone: scan this with it.</p>
          </div>
        )}
      </article>
      {stage === 'to-install' && (
        <details className="border-y border-line" open={alone}>
          <summary className="min-h-11 content-center py-2 font-bold">Type it in</summary>
          <TypeItIn esim={esim} />
          <Ending esim={esim} />
        </details>
      )}
      {onPhone.includes(stage) && <InstallAgain esim={esim} name={name} />}
      {page && stage === 'to-install' && (
        <KeepOnPhone address={page} name={name} onIphone={phone === 'iphone'} />
      )}
      {page && (
        <a
          className={`button justify-self-start ${next && stage === 'installing' ? 'button-next' : ''}`}
          href={page}
          aria-label={`${leads[stage]}: ${name}`}
        >
          {leads[stage]}
        </a>
      )}
    </section>
  );
}

/** The codes of an eSIM that a phone has taken already: rarely wanted, and often in vain. */
export function InstallAgain({ esim, name }: { esim: EsimView; name: string }) {
  return (
    <details className="max-w-2xl border-y border-line">
      <summary className="min-h-11 content-center py-2 font-bold">Install again or on another phone</summary>
      <div className="grid gap-4 pb-4">
        <p className="note border-warn">
          A code works only once, and this one was used. Do not delete the eSIM from its phone: most likely it
          cannot be installed a second time. Lost the phone? Write to{' '}
          <a className="link" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
          .
        </p>
        <InstallButtons esim={esim} name={name} phone={null} />
        <EsimQr text={esim.activationCode} name={name} />
        <TypeItIn esim={esim} />
        <Ending esim={esim} />
      </div>
    </details>
  );
}

/** Enough of the ICCID to tell one eSIM from another; the whole of it is on the eSIM’s own page. */
function Ending({ esim }: { esim: EsimView }) {
  return <p className="pb-4">ICCID ending in {esim.iccid.slice(-4)}</p>;
}

const figure = 'my-2 text-[clamp(2.5rem,11vw,4rem)] font-bold leading-none';
const unit = 'inline-block text-lg font-bold text-quiet';

function Whole({ line: { plan, days } }: { line: LineView }) {
  return (
    <h2 className={figure}>
      {formatBytes(plan.dataBytes)}{' '}
      <span className={unit}>{days === null ? daysText(plan.days) : `a day, for ${daysText(days)}`}</span>
    </h2>
  );
}

/** What is left of a fixed plan; a day pass begins anew each day. */
function Left({ line, esim: { data } }: { line: LineView; esim: EsimView }) {
  if (line.days !== null) return <Whole line={line} />;
  return (
    <>
      <h2 className={figure}>
        {formatBytes(data.leftBytes)} <span className={unit}>of {formatBytes(data.totalBytes)} left</span>
      </h2>
      <DataGauge data={data} />
    </>
  );
}

interface EndProps {
  line: LineView;
  esim: EsimView;
  paidAt: Date | null;
  stage: Stage;
}

/** Until when it works, or until when it has to be used: which of them the date means depends on its start. */
function End({ line, esim, paidAt, stage }: EndProps) {
  const end = esim.expiresAt ?? daysAfter(paidAt, line.plan.activateWithinDays);
  if (!end) return null;
  const date = (
    <strong className="text-ink">
      <LocalTime at={end} form="date" />
    </strong>
  );
  const started = hasStarted(esim, line.plan);
  if (stage === 'gone') {
    return (
      <p>
        {started ? 'Ended on' : 'Lapsed unused on'} {date}
      </p>
    );
  }
  if (!started) {
    return (
      <p>
        {deadlineWords(line.plan)} {date}, or it lapses.
      </p>
    );
  }
  const days = Math.ceil((end.getTime() - Date.now()) / 86_400_000);
  return (
    <p>
      Valid until {date}
      {days > 0 && `, ${daysText(days)} left`}
    </p>
  );
}

function daysAfter(from: Date | null, days: number): Date | null {
  return from && new Date(from.getTime() + days * 86_400_000);
}
