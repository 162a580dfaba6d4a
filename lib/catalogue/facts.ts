import { countryName, isCountry, withArticle } from './countries.ts';
import { daysText } from './plan-title.ts';

export const notStated = 'not stated by the network';

interface Network {
  country: string;
  operator: string;
  generation: string;
}

interface FactsOfPlan {
  networks: readonly Network[];
  covers: readonly string[];
  exits: readonly string[];
  fastest: string;
  validityStarts: 'install' | 'first-connection';
  speedAfter: string | null;
}

/** "SoftBank 5G, KDDI 4G"; for several countries the number of networks. */
export function networksText(plan: { networks: readonly Network[]; covers: readonly string[] }): string {
  const { networks, covers } = plan;
  if (networks.length === 0) return notStated;
  if (covers.length > 1) return `${networks.length} networks in ${covers.length} countries`;
  return networks
    .map(({ operator, generation }) => [operator, generation].filter(Boolean).join(' '))
    .join(', ');
}

/** "Hong Kong", "United Kingdom or Norway": where traffic enters the internet. */
export function exitText(exits: readonly string[]): string {
  return exits.length > 0 ? exits.map(countryName).join(' or ') : notStated;
}

/** When the days begin. */
export function startsText(plan: { validityStarts: 'install' | 'first-connection' }): string {
  return plan.validityStarts === 'install' ? 'when it is installed' : 'at the first connection there';
}

interface Starting {
  locationCode: string;
  locationName: string;
  validityStarts: 'install' | 'first-connection';
}

/** "Connect in Japan by": what has to be done with an eSIM before it lapses; a date follows. */
export function deadlineWords({ locationCode, locationName, validityStarts }: Starting): string {
  if (validityStarts === 'install') return 'Install by';
  const place = isCountry(locationCode) ? withArticle(locationName) : 'one of its countries';
  return `Connect in ${place} by`;
}

/** "within 180 days of buying": the same before anything is bought. */
export function timeToUse({ activateWithinDays }: { activateWithinDays: number }): string {
  return `within ${daysText(activateWithinDays)} of buying`;
}

/** What happens after a day pass's allowance. */
export function afterAllowanceText(plan: {
  kind: 'fixed' | 'day-pass';
  afterAllowance: 'slowed' | 'cut' | 'not-stated';
  speedAfter: string | null;
}): string {
  if (plan.kind === 'fixed') return 'data ends';
  if (plan.afterAllowance === 'cut') return 'no data until the next day';
  return plan.speedAfter ? `slowed to ${plan.speedAfter} until the next day` : notStated;
}

const topUps = {
  no: 'no',
  yes: 'yes, more data and days on the same eSIM',
  days: 'yes, more days on the same eSIM',
};

/** What can be added to the same eSIM. Which top-ups there are is known once it is bought. */
export function topUpText(topUp: 'no' | 'yes' | 'days'): string {
  return topUps[topUp];
}

/**
 * The facts of a plan in one line, for its pass: networks, internet exit, what comes after a day's data.
 * Days start at the first connection unless it says otherwise; the place's page says that once.
 */
export function factsLine(plan: FactsOfPlan): string {
  const several = plan.covers.length > 1;
  const parts = [
    several && plan.fastest ? `up to ${plan.fastest}` : '',
    plan.networks.length > 0 || several ? networksText(plan) : 'networks not stated',
    plan.exits.length > 0 ? `exit ${exitText(plan.exits)}` : 'exit not stated',
    plan.speedAfter ? `then ${plan.speedAfter}` : '',
    plan.validityStarts === 'install' ? 'starts when installed' : '',
  ];
  const line = parts.filter(Boolean).join(' · ');
  return line.charAt(0).toUpperCase() + line.slice(1);
}
