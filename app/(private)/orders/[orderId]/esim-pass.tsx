import { CopyField } from '#components/copy-field.tsx';
import { EsimQr } from '#components/esim-qr.tsx';
import { InstallSteps } from '#components/install-steps.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { brand } from '#lib/brand.ts';
import { startsText } from '#lib/catalogue/facts.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import { parseActivationCode } from '#lib/esims/activation-code.ts';
import { installLinks } from '#lib/esims/install-links.ts';
import { type EsimState, esimState } from '#lib/esims/states.ts';
import type { EsimView, LineView } from '#lib/orders/read.ts';

export interface EsimPassProps {
  line: LineView;
  esim: EsimView;
  paidAt: Date | null;
  /** "your eSIM", or which of several. */
  name: string;
}

const onPhone = 'This eSIM is on a phone already, and its code works only once. Do not delete it there';
const stateWords: Partial<Record<EsimState, string>> = {
  installing: onPhone,
  installed: onPhone,
  'in-use': onPhone,
  'used-up': 'The data of this eSIM is used up',
  removed:
    'This eSIM was deleted from the phone, and its code works only once. Write to us if that was a mistake',
  suspended: 'This eSIM is suspended for the moment',
};
const goneWords: Partial<Record<EsimState, string>> = {
  expired: 'The time of this eSIM is over',
  ended: 'This eSIM was cancelled',
};

/** One eSIM as a boarding pass with its QR code on the stub, and every way to install it. */
export function EsimPass({ line, esim, paidAt, name }: EsimPassProps) {
  const state = esimState(esim.esimStatus, esim.smdpStatus);
  const gone = goneWords[state];
  const said = gone ?? stateWords[state];
  return (
    <section className="grid gap-6 border-t border-line pt-8 first-of-type:border-0" aria-label={name}>
      {said && <p className="note max-w-2xl">{said}.</p>}
      <article className="pass pass-large">
        <Facts line={line} esim={esim} paidAt={paidAt} name={name} isNew={state === 'new'} />
        {!gone && (
          <div className="stub items-center!">
            <EsimQr text={esim.activationCode} name={name} />
            <p>Scan it with the phone that gets the eSIM.</p>
          </div>
        )}
      </article>
      {!gone && <Install esim={esim} name={name} />}
    </section>
  );
}

function Facts({ line, esim, paidAt, name, isNew }: EsimPassProps & { isNew: boolean }) {
  const { plan, days } = line;
  const end = esim.expiresAt ?? daysAfter(paidAt, plan.activateWithinDays);
  return (
    <div>
      <p className="font-semibold text-ink!">
        {plan.locationName} · {name}
      </p>
      <h2 className="my-2 text-[clamp(2.5rem,11vw,4rem)] font-extrabold leading-none tracking-tighter">
        {formatBytes(plan.dataBytes)}{' '}
        <span className="text-lg font-semibold tracking-normal text-quiet">
          {days === null ? daysText(plan.days) : `a day, for ${daysText(days)}`}
        </span>
      </h2>
      <p>The days start {startsText(plan)}.</p>
      {end && (
        <p>
          {isNew ? 'Install by' : 'Valid until'}{' '}
          <strong className="text-ink">
            <LocalTime at={end} form="date" />
          </strong>
        </p>
      )}
      <p className="mt-auto">
        ICCID <span className="font-mono break-all text-ink">{esim.iccid}</span>
      </p>
    </div>
  );
}

function Install({ esim, name }: { esim: EsimView; name: string }) {
  const code = parseActivationCode(esim.activationCode);
  const links = installLinks(esim.activationCode);
  return (
    <div className="grid gap-8 lg:grid-cols-2 lg:gap-12">
      <div className="grid content-start gap-6">
        <section className="grid gap-3">
          <h3 className="text-xl">Install on this phone</h3>
          <div className="flex flex-wrap gap-3">
            <a
              className="button button-next"
              href={links.apple}
              rel="noreferrer"
              aria-label={`Install ${name} on this iPhone`}
            >
              On this iPhone
            </a>
            <a
              className="button"
              href={links.android}
              rel="noreferrer"
              aria-label={`Install ${name} on this Android phone`}
            >
              On this Android phone
            </a>
          </div>
          <p className="text-[0.9375rem] text-quiet">
            For iOS 17.4 and later, and Android 10 and later. A tap hands the code to Apple or Google, who set
            it up. Does nothing happen? Use the QR code, or type it in.
          </p>
        </section>
        <section className="grid gap-3">
          <h3 className="text-xl">Install on another phone</h3>
          <p>Open this page on a second screen and scan the QR code with the phone.</p>
        </section>
        <p className="note">
          Be on Wi-Fi while installing. Never delete the eSIM from the phone before the trip is over: the code
          works only once.
        </p>
      </div>
      <div className="grid content-start gap-6">
        <section>
          <h3 className="mb-1 text-xl">Type it in</h3>
          {code && <CopyField label="SM-DP+ address" value={code.smdpAddress} />}
          <CopyField
            label={code?.matchingId ? 'Activation code' : 'Whole code'}
            value={code?.matchingId || esim.activationCode}
          />
          {code?.confirmationCodeNeeded && (
            <p className="note mt-3">
              Your phone will ask for a confirmation code. Write to {brand.supportEmail} for it.
            </p>
          )}
          {esim.apn && <CopyField label="APN, only if data does not start by itself" value={esim.apn} />}
          <CopyField label="Whole code, as in the QR code" value={esim.activationCode} />
          <CopyField label="ICCID, the number of this eSIM" value={esim.iccid} />
        </section>
        <section className="grid gap-2">
          <h3 className="text-xl">Step by step</h3>
          <InstallSteps />
        </section>
        <p className="text-quiet">
          Stuck? Write to{' '}
          <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
        </p>
      </div>
    </div>
  );
}

function daysAfter(from: Date | null, days: number): Date | null {
  return from && new Date(from.getTime() + days * 86_400_000);
}
