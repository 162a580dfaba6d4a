import { brand } from '#lib/brand.ts';

/** Who runs the shop and where to ask for help. */
export function SiteFooter() {
  return (
    <footer className="foot">
      <div className="measure flex flex-wrap justify-between gap-x-12">
        <p className="max-w-md">
          {brand.tagline}. All plans are data only: no calls, no phone number. Your own number stays on your
          own SIM.
        </p>
        <p>
          <a className="link text-ink" href="/help">
            Help
          </a>{' '}
          ·{' '}
          <a className="link text-ink" href="/data-need">
            How much data?
          </a>{' '}
          ·{' '}
          <a className="link text-ink" href={`mailto:${brand.supportEmail}`}>
            {brand.supportEmail}
          </a>
          <br />
          {brand.legal.company}, {brand.legal.address}
          <br />
          {brand.legal.registration}
          <br />
          <a className="link text-ink" href="/terms">
            Terms
          </a>{' '}
          ·{' '}
          <a className="link text-ink" href="/privacy">
            Privacy
          </a>
        </p>
      </div>
    </footer>
  );
}
