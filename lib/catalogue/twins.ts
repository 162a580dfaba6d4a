import { exitText, networksText } from './facts.ts';
import type { PlanFacts } from './read.ts';

export type Twin = Pick<
  PlanFacts,
  | 'code'
  | 'kind'
  | 'dataBytes'
  | 'days'
  | 'covers'
  | 'networks'
  | 'exits'
  | 'speedAfter'
  | 'afterAllowance'
  | 'validityStarts'
  | 'topUp'
  | 'priceCents'
>;

/** Plans of the same size and length for the same countries, cheapest first; the plan itself is left out. */
export function twinsOf<P extends Twin>(plan: Twin, plans: readonly P[]): P[] {
  return plans
    .filter((other) => other.code !== plan.code && shape(other) === shape(plan))
    .sort((a, b) => a.priceCents - b.priceCents || (a.code < b.code ? -1 : 1));
}

/** The twin that a buyer would take if nothing else mattered; null for that one itself. */
export function plainTwin<P extends Twin>(plan: Twin, plans: readonly P[]): P | null {
  const [first] = twinsOf(plan, plans);
  if (!first) return null;
  const before = first.priceCents - plan.priceCents || (first.code < plan.code ? -1 : 1);
  return before < 0 ? first : null;
}

/**
 * What tells a plan from its twin, by the facts the network states and never by the supplier's code:
 * "internet exit Singapore, not Hong Kong". Empty where the facts are the same. `beside` is for where the
 * networks stand already.
 */
export function differences(plan: Twin, twin: Twin, beside = false): string[] {
  const found = [
    exitDifference(plan, twin),
    networkDifference(plan, twin, beside),
    speedDifference(plan, twin),
  ];
  if (plan.validityStarts !== twin.validityStarts)
    found.push(plan.validityStarts === 'install' ? 'starts when installed' : 'starts at first connection');
  if (plan.topUp !== twin.topUp) found.push(plan.topUp === 'no' ? 'cannot be topped up' : 'can be topped up');
  return found.filter((words) => words !== '');
}

/** What is said where two plans differ in price and in no stated fact. */
export const noDifference = 'what else differs is not stated by the network';

function shape({ kind, dataBytes, days, covers }: Twin): string {
  return [kind, dataBytes, days, covers.toSorted()].join();
}

function exitDifference({ exits }: Twin, twin: Twin): string {
  if (exits.join() === twin.exits.join()) return '';
  const lost = twin.exits.filter((exit) => !exits.includes(exit));
  if (exits.length === 0) return `internet exit not stated (there ${exitText(twin.exits)})`;
  return lost.length > 0
    ? `internet exit ${exitText(exits)}, not ${exitText(lost)}`
    : `internet exit ${exitText(exits)}`;
}

function networkDifference(plan: Twin, twin: Twin, beside: boolean): string {
  const key = ({ networks }: Twin) =>
    networks
      .map(({ country, operator, generation }) => country + operator + generation)
      .sort()
      .join();
  if (key(plan) === key(twin)) return '';
  if (plan.networks.length === 0) return 'networks not stated';
  return beside || plan.covers.length > 1 ? 'other networks' : `networks ${networksText(plan)}`;
}

function speedDifference({ kind, speedAfter, afterAllowance }: Twin, twin: Twin): string {
  if (kind === 'fixed' || (speedAfter === twin.speedAfter && afterAllowance === twin.afterAllowance))
    return '';
  if (afterAllowance === 'cut') return 'no data after the day’s allowance';
  return speedAfter ? `then ${speedAfter}` : 'speed after the allowance not stated';
}
