import { countryName } from '#lib/catalogue/countries.ts';
import {
  afterAllowanceText,
  exitText,
  networksText,
  notStated,
  startsText,
  timeToUse,
  topUpText,
} from '#lib/catalogue/facts.ts';
import { daysText } from '#lib/catalogue/plan-title.ts';
import type { PlanFacts } from '#lib/catalogue/read.ts';
import { formatBytes } from '#lib/data-size.ts';

/** Everything known about a plan, in the same order every time; what is unknown says so. */
export function FactsLabel({ plan }: { plan: PlanFacts }) {
  const dayPass = plan.kind === 'day-pass';
  const rows: [string, string][] = [
    ['Data', `${formatBytes(plan.dataBytes)}${dayPass ? ' a day' : ''}`],
    ['Lasts', dayPass ? 'as many days as you choose' : daysText(plan.days)],
    ['Works in', plan.covers.map(countryName).sort().join(', ')],
    ['Networks', networksText(plan)],
    ['Fastest', plan.fastest || notStated],
    ['Internet exit', exitText(plan.exits)],
    ['After the data', afterAllowanceText(plan)],
    ['Days start', startsText(plan)],
    ['To be used', timeToUse(plan)],
    ['Top-up', topUpText(plan.topUp)],
    ['Tax', 'within the price: nothing is added'],
    ['Hotspot', notStated],
    ['Calls and SMS', 'none: data only'],
  ];
  return (
    <section className="facts" aria-label="Plan facts">
      <h2>Plan facts</h2>
      <dl>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
