import type { ReactNode } from 'react';
import { CopyField } from '#components/copy-field.tsx';
import { LocalTime } from '#components/local-time.tsx';
import { countryName } from '#lib/catalogue/countries.ts';
import { afterAllowanceText, exitText, networksText, notStated, startsText } from '#lib/catalogue/facts.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { EsimPage } from '#lib/orders/esim-page.ts';

/** Everything known about one eSIM, in the order of the facts of its plan; what is unknown says so. */
export function EsimFactsLabel({ page }: { page: EsimPage }) {
  const { plan, today, own, orderId, reference } = page;
  const covers = (today?.covers ?? []).map(countryName).sort();
  const started = own.esim.activatedAt;
  return (
    <section className="facts" aria-label="Facts of this eSIM">
      <h2>This eSIM</h2>
      <dl>
        <Row name="Plan">{plan.title}</Row>
        <Row name="Data">{dataText(page)}</Row>
        <Row name="Days">
          {daysText(own.esim.totalDays)}, counted from {startWords(plan)}
        </Row>
        <Row name="Started">{started ? <LocalTime at={started} form="moment" /> : 'not yet'}</Row>
        <Row name="Networks">{today ? networksText(today) : notStated}</Row>
        <Row name="Works in">{covers.length > 0 ? covers.join(', ') : plan.locationName}</Row>
        <Row name="Internet exit">{today ? exitText(today.exits) : notStated}</Row>
        <Row name="After the data">{today ? afterAllowanceText(today) : notStated}</Row>
        <Row name="APN">{own.esim.apn || 'set by itself'}</Row>
        <Row name="Order">
          <a className="link -my-3 inline-block py-3" href={`/orders/${orderId}`}>
            Order and receipt
          </a>
        </Row>
        <Row name="Reference">
          <span className="font-mono">{reference}</span>
        </Row>
      </dl>
      <CopyField label="ICCID, the number of this eSIM" value={own.esim.iccid} />
    </section>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function dataText({ plan, data }: EsimPage): string {
  if (plan.kind === 'day-pass') return `${formatBytes(plan.dataBytes)} each day`;
  return `${formatBytes(data.totalBytes)} in all`;
}

function startWords(plan: EsimPage['plan']): string {
  return plan.validityStarts === 'install' ? 'its installation' : startsText(plan).replace(/^at /, '');
}
