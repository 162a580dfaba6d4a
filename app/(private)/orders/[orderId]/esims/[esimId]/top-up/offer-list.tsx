import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { TopUpOffer } from '#lib/esims/top-up-offers.ts';
import { daysThatFit } from '#lib/esims/top-up-rules.ts';
import { formatCents } from '#lib/money.ts';
import { offersRoom } from './look-up.tsx';

export interface OfferListProps {
  offers: readonly TopUpOffer[];
  address: string;
  /** Days the eSIM has in all. */
  totalDays: number;
}

/** What fits the eSIM, each as a pass; choosing one leads to its summary. Works without script. */
export function OfferList({ offers, address, totalDays }: OfferListProps) {
  return (
    <>
      <h2 className="sr-only">Top-ups that fit</h2>
      <ul className={`passes content-start ${offersRoom}`} aria-label="Top-ups that fit">
        {offers.map((offer) => (
          <li key={offer.code} className="pass">
            <div>
              <h3>
                {formatBytes(offer.dataBytes)}{' '}
                <span>{offer.kind === 'fixed' ? `and ${daysText(offer.days)} more` : 'for each day'}</span>
              </h3>
              <p>Added to the eSIM you have. Nothing to install.</p>
            </div>
            <div className="stub">
              <p className="cost">
                {formatCents(offer.firstDayCents ?? offer.priceCents, offer.currency)}
                {offer.kind === 'day-pass' && (
                  <small>first day, then {formatCents(offer.priceCents, offer.currency)} a day</small>
                )}
              </p>
              {offer.kind === 'fixed' ? (
                <a
                  className="button button-next"
                  href={`${address}?${new URLSearchParams({ offer: offer.code })}`}
                  aria-label={`Choose ${formatBytes(offer.dataBytes)}, ${daysText(offer.days)}`}
                >
                  Choose
                </a>
              ) : (
                <Days offer={offer} address={address} most={daysThatFit(totalDays)} />
              )}
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

function Days({ offer, address, most }: { offer: TopUpOffer; address: string; most: number }) {
  if (most === 0) return <p>This eSIM has as many days as one can have.</p>;
  return (
    <form action={address} className="grid gap-3">
      <input type="hidden" name="offer" value={offer.code} />
      <label className="grid gap-1.5 text-left">
        <span>How many more days? (1 to {most})</span>
        <input className="field" type="number" name="days" min={1} max={most} required defaultValue={1} />
      </label>
      <button type="submit" className="button button-next">
        Choose
      </button>
    </form>
  );
}
