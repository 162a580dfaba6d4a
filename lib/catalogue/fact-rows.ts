import { formatBytes } from '#lib/data-size.ts';
import { countryName } from './countries.ts';
import {
  afterAllowanceText,
  exitText,
  networksText,
  notStated,
  startsText,
  timeToUse,
  topUpText,
} from './facts.ts';
import { daysText } from './plan-title.ts';
import type { PlanFacts } from './read.ts';

export interface FactRow {
  name: string;
  value: string;
}

/** Everything known about a plan, in the same order every time; what is unknown says so. */
export function factRows(plan: PlanFacts): FactRow[] {
  const dayPass = plan.kind === 'day-pass';
  return [
    { name: 'Data', value: `${formatBytes(plan.dataBytes)}${dayPass ? ' a day' : ''}` },
    { name: 'Lasts', value: dayPass ? 'as many days as you choose' : daysText(plan.days) },
    { name: 'Works in', value: plan.covers.map(countryName).sort().join(', ') },
    { name: 'Networks', value: networksText(plan) },
    { name: 'Fastest', value: plan.fastest || notStated },
    { name: 'Internet exit', value: exitText(plan.exits) },
    { name: 'After the data', value: afterAllowanceText(plan) },
    { name: 'Days start', value: startsText(plan) },
    { name: 'To be used', value: timeToUse(plan) },
    { name: 'Top-up', value: topUpText(plan.topUp) },
    { name: 'Tax', value: 'within the price: nothing is added' },
    { name: 'Hotspot', value: notStated },
    { name: 'Calls and SMS', value: 'none: data only' },
  ];
}
