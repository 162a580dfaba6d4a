import type { PlanFacts } from './read.ts';

/** What a traveller asks of a plan. Null, or false, asks nothing. */
export interface PlanFilter {
  /** Bytes in all; for a day pass over the days asked for. */
  data: number | null;
  days: number | null;
  kind: 'fixed' | 'day-pass' | null;
  /** At least this generation. */
  network: '4G' | '5G' | null;
  /** A country's code, or `not-HK`: stated, and elsewhere. */
  exit: string | null;
  topUp: boolean;
}

/** What of a plan a filter looks at; small enough to stand on each pass. */
export type Traits = Pick<PlanFacts, 'kind' | 'dataBytes' | 'days' | 'fastest' | 'exits' | 'topUp'>;

const gigabyte = 2 ** 30;
const mostGigabytes = 1_000;
const mostDays = 3_650;

/** The filter in an address; whatever makes no sense asks nothing. */
export function readFilter(params: URLSearchParams): PlanFilter {
  const kind = params.get('kind');
  const network = params.get('network');
  const exit = params.get('exit') ?? '';
  const gigabytes = amount(params.get('data'), mostGigabytes);
  const days = amount(params.get('days'), mostDays);
  return {
    data: gigabytes === null ? null : gigabytes * gigabyte,
    days: days === null ? null : Math.ceil(days),
    kind: kind === 'fixed' || kind === 'day-pass' ? kind : null,
    network: network === '4G' || network === '5G' ? network : null,
    exit: /^(not-)?[A-Z]{2}$/.test(exit) ? exit : null,
    topUp: params.get('topup') === 'yes',
  };
}

/** Whether a plan is what was asked for. What the network does not state never fits a question about it. */
export function suits(plan: Traits, filter: PlanFilter): boolean {
  const dayPass = plan.kind === 'day-pass';
  const data = dayPass ? plan.dataBytes * (filter.days ?? 1) : plan.dataBytes;
  return (
    (filter.kind === null || plan.kind === filter.kind) &&
    (filter.data === null || data >= filter.data) &&
    (filter.days === null || dayPass || plan.days >= filter.days) &&
    (filter.network === null || plan.fastest >= filter.network) &&
    (filter.exit === null || leavesThere(plan.exits, filter.exit)) &&
    (!filter.topUp || plan.topUp !== 'no')
  );
}

/** The traits as they stand on a pass: `fixed|1073741824|7|5G|HK,SG|yes`. */
export function writeTraits({ kind, dataBytes, days, fastest, exits, topUp }: Traits): string {
  return [kind, dataBytes, days, fastest, exits.join(), topUp].join('|');
}

/** And back. */
export function readTraits(text: string): Traits {
  const [kind, dataBytes, days, fastest = '', exits, topUp] = text.split('|');
  return {
    kind: kind === 'day-pass' ? kind : 'fixed',
    dataBytes: Number(dataBytes),
    days: Number(days),
    fastest,
    exits: exits ? exits.split(',') : [],
    topUp: topUp === 'yes' || topUp === 'days' ? topUp : 'no',
  };
}

function leavesThere(exits: readonly string[], wanted: string): boolean {
  const avoided = /^not-(..)$/.exec(wanted)?.[1];
  return avoided ? exits.length > 0 && !exits.includes(avoided) : exits.includes(wanted);
}

function amount(text: string | null, most: number): number | null {
  const value = Number(text);
  return text && value > 0 && value <= most ? value : null;
}
