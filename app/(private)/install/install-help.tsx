import { InstallSteps } from '#components/install-steps.tsx';
import { brand } from '#lib/brand.ts';
import type { Stage } from '#lib/orders/install-stage.ts';

/** How an eSIM gets onto a phone, once for the page; what helps before the first connection, and only then. */
export function InstallHelp({ stages }: { stages: Stage[] }) {
  return (
    <section className="grid max-w-2xl gap-4" aria-label="Help">
      {stages.includes('to-install') && (
        <>
          <h2>How to install</h2>
          <Ways />
          <InstallSteps />
        </>
      )}
      {!stages.includes('to-install') && stages.includes('to-connect') && (
        <>
          <h2>No data?</h2>
          <p>
            In the settings of the phone, turn on data roaming for the eSIM and choose it for mobile data.
            Step by step:
          </p>
          <InstallSteps />
        </>
      )}
      <p className="text-quiet">
        Stuck? Write to{' '}
        <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>
      </p>
    </section>
  );
}

function Ways() {
  return (
    <>
      <p className="note">
        Be on Wi-Fi while installing. Never delete the eSIM from the phone before the trip is over: the code
        works only once.
      </p>
      <p>
        The buttons work on iOS 17.4 and later and on Android 10 and later: a tap hands the code to Apple or
        Google, who set it up. Does nothing happen? Open this page on a second screen and scan the QR code, or
        type it in.
      </p>
    </>
  );
}
