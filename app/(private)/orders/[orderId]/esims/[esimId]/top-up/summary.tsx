import { randomUUID } from 'node:crypto';
import { shop } from '#app/shop.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { asksForTax, taxWords } from '#lib/checkout/tax.ts';
import type { TopUpOffer } from '#lib/esims/top-up-offers.ts';
import { daysThatFit } from '#lib/esims/top-up-rules.ts';
import { formatCents } from '#lib/money.ts';
import type { OwnEsim } from '#lib/orders/own-esim.ts';
import { CheckoutForm } from '../../../../../checkout/checkout-form.tsx';
import { pauseWords } from '../../../../../checkout/words.ts';
import { payForTopUp } from './actions.ts';
import { TopUpGain } from './top-up-gain.tsx';
import { moreWords, topUpRefusals } from './words.ts';

export interface SummaryProps {
  own: OwnEsim;
  offer: TopUpOffer;
  /** Of a day pass; null for a fixed top-up. */
  days: number | null;
  /** The list of top-ups. */
  address: string;
}

/** The last page before payment: what is added to what there is, and its price. */
export async function Summary({ own, offer, days, address }: SummaryProps) {
  const { order, esim, line } = own;
  const added = { ...offer, days: days ?? offer.days };
  const totalCents = linePriceCents(offer, days);
  const tooLong = days !== null && days > daysThatFit(esim.totalDays);
  const pause = tooLong ? null : await salesPaused(shop().db, offer.costUnits * (days ?? 1));
  const problem = tooLong ? topUpRefusals['too-many-days'] : pause && pauseWords[pause];
  const query = new URLSearchParams({ offer: offer.code });
  if (days !== null) query.set('days', String(days));
  const summary = (
    <div className="grid gap-5">
      <h1>Top up</h1>
      <article className="pass pass-large" aria-label="Your top-up">
        <div>
          <p className="text-lg font-bold text-ink">{line.plan.title}</p>
          <h2 className="my-2">{moreWords(added)}</h2>
          <TopUpGain
            own={own}
            added={{ ...added, dataBytes: offer.kind === 'fixed' ? offer.dataBytes : 0 }}
          />
          <p>On the eSIM ending in {esim.iccid.slice(-4)}. Nothing to install.</p>
        </div>
        <div className="stub">
          <dl>
            <div className="flex items-baseline justify-between gap-4">
              <dt className="font-bold">Total</dt>
              <dd className="font-sign text-3xl font-bold">{formatCents(totalCents, offer.currency)}</dd>
            </div>
          </dl>
        </div>
      </article>
      <p>
        <a className="link inline-block py-2.5" href={address}>
          Other top-ups for this eSIM
        </a>
      </p>
    </div>
  );
  if (problem) {
    return (
      <div className="grid gap-8 lg:grid-cols-[1fr_26rem] lg:items-start lg:gap-12">
        {summary}
        <p role="alert" className="note border-warn">
          {problem}.
        </p>
      </div>
    );
  }
  return (
    <CheckoutForm
      address={`${address}?${query}`}
      action={payForTopUp.bind(null, order.id, esim.id)}
      fields={{ offer: offer.code, ...(days === null ? {} : { days: String(days) }) }}
      delivered="the data is added"
      newPhone={false}
      checkoutKey={randomUUID()}
      totalCents={totalCents}
      currency={offer.currency}
      summary={summary}
    >
      <ul className="grid gap-1.5 text-[0.9375rem] text-quiet">
        <li>Paid on Stripe’s page. We never see your card.</li>
        <li>{taxWords(await asksForTax(shop().db))}</li>
        <li>Usually added within seconds. Not added within 30 minutes: the money goes back by itself.</li>
        <li>A top-up cannot be given back once it is added.</li>
      </ul>
    </CheckoutForm>
  );
}
