import { Flag } from '#components/flag.tsx';
import { startsText, timeToUse } from '#lib/catalogue/facts.ts';
import { daysText, twinLabel } from '#lib/catalogue/plan-title.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';
import { formatCents } from '#lib/money.ts';
import { ChooseCounts } from './choose-counts.tsx';

export interface PurchaseSummaryProps {
  plan: PlanFacts & { locationName: string };
  quantity: number;
  days: number | null;
  unitCents: number;
  totalCents: number;
}

/** What is about to be bought, as a boarding pass with today's price on its stub. */
export function PurchaseSummary({ plan, quantity, days, unitCents, totalCents }: PurchaseSummaryProps) {
  const twin = twinLabel(plan);
  const money = (cents: number) => formatCents(cents, plan.currency);
  return (
    <article className="pass pass-large" aria-label="Your purchase">
      <div>
        <p className="flex items-center gap-2.5">
          <Flag code={plan.locationCode} kind={plan.covers.length > 1 ? 'region' : 'country'} />
          <span className="text-lg font-bold text-ink">{plan.locationName}</span>
        </p>
        <h2 className="my-2 text-[clamp(2.5rem,11vw,4rem)] font-bold leading-none">
          {formatBytes(plan.dataBytes)}{' '}
          <span className="inline-block text-lg font-bold text-quiet">
            {days === null ? daysText(plan.days) : `a day, for ${daysText(days)}`}
          </span>
        </h2>
        {twin && <p className="twin">{twin}</p>}
        <p>The days start {startsText(plan)}.</p>
        <p>To be used {timeToUse(plan)}. Data only, no calls.</p>
      </div>
      <div className="stub">
        <dl className="grid gap-2 text-left">
          <Row label="Quantity" value={quantity === 1 ? '1 eSIM' : `${quantity} eSIMs`} />
          {plan.firstDayCents !== null && days !== null && days > 1 && (
            <Row
              label="Days"
              value={`first day ${money(plan.firstDayCents)} + ${days - 1}\u00a0×\u00a0${money(plan.priceCents)}`}
            />
          )}
          {quantity > 1 && <Row label="Price of each" value={money(unitCents)} />}
          <div className="flex items-baseline justify-between gap-4 border-t border-line pt-2">
            <dt className="font-bold">Total</dt>
            <dd className="font-sign text-3xl font-bold">{money(totalCents)}</dd>
          </div>
        </dl>
        <details className="text-left">
          <summary className="min-h-11 content-center underline underline-offset-4">Change</summary>
          <ChooseCounts
            plan={plan}
            query={{ quantity: String(quantity), days: String(days ?? 1) }}
            button="Change"
          />
        </details>
      </div>
    </article>
  );
}

function Row({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-baseline justify-between gap-4">
      <dt className="text-quiet">{label}</dt>
      <dd className="text-right font-bold">{value}</dd>
    </div>
  );
}
