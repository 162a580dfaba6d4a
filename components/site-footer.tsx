import { brand } from '#lib/brand.ts';

/** Who runs the shop and where to ask for help. */
export function SiteFooter() {
  return (
    <footer className="foot">
      <div className="measure">
        <nav aria-label="Help and terms">
          <a href="/help">Help</a>
          <a href="/data-need">How much data?</a>
          <a href="/terms">Terms</a>
          <a href="/privacy">Privacy</a>
          <a href={`mailto:${brand.supportEmail}`}>{brand.supportEmail}</a>
        </nav>
        <p>
          {brand.tagline}. All plans are data only: no calls, no phone number. Your own number stays on your
          own SIM.
        </p>
        <p>
          {brand.legal.company}, {brand.legal.address}
          <br />
          {brand.legal.registration}
        </p>
      </div>
    </footer>
  );
}
