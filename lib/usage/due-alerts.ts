import type { EsimState } from '#lib/esims/states.ts';
import type { AlertKind } from './alert-kinds.ts';

/** What alerts are decided from. */
export interface AlertFacts {
  state: EsimState;
  planKind: 'fixed' | 'day-pass';
  totalBytes: number;
  usedBytes: number;
  /** Used when the present allowance began: what was left then is the whole of it. */
  startBytes: number;
  /** Activate-by before first use, end of validity after it. */
  expiresAt: Date | null;
  activatedAt: Date | null;
  /** Its days are running (`hasStarted`). */
  started: boolean;
  /** Since when its state is what it is. */
  since: Date;
  boughtAt: Date;
  now: Date;
}

/** An alert that is due; `late` ones have nothing new to say any more and are only written down. */
export interface DueAlert {
  kind: AlertKind;
  late: boolean;
}

const hundredMegabytes = 100 * 1024 * 1024;
const hour = 3_600_000;
const day = 24 * hour;
/** Long enough for a flight and a weekend at home: most eSIMs are installed before the journey. */
const patienceDays = 3;

const usable: readonly EsimState[] = ['installing', 'installed', 'in-use', 'used-up'];
const waiting: readonly EsimState[] = ['new', 'installing', 'installed'];

/**
 * The alerts an eSIM has reached: of several about its data, or about its lapse, only the gravest still
 * says something. Whether one was sent before is the caller's to know.
 */
export function dueAlerts(facts: AlertFacts): DueAlert[] {
  return [...dataAlerts(facts), ...lapseAlerts(facts), ...lastDay(facts), ...neverConnected(facts)];
}

/** Of a fixed plan alone: a day pass begins anew each day. */
function dataAlerts({ state, planKind, totalBytes, usedBytes, startBytes }: AlertFacts): DueAlert[] {
  const whole = totalBytes - startBytes;
  if (planKind !== 'fixed' || !usable.includes(state) || totalBytes <= 0) return [];
  const left = state === 'used-up' ? 0 : totalBytes - usedBytes;
  const marks: [AlertKind, number][] = [
    ['used-up', 0],
    ['half-used', whole / 2],
    ['low-data', whole / 5],
  ];
  // Of an allowance hardly larger than that, it would say at the start that the end is near.
  if (whole > 3 * hundredMegabytes) marks.push(['nearly-out', hundredMegabytes]);
  const reached = marks.filter(([, mark]) => left <= mark).sort(([, a], [, b]) => a - b);
  return reached.map(([kind], index) => ({ kind, late: index > 0 }));
}

/** An eSIM nobody used lapses: said 30, 7 and 1 days before, unless it was bought later than that. */
function lapseAlerts({ state, expiresAt, started, boughtAt, now }: AlertFacts): DueAlert[] {
  if (!expiresAt || started || !waiting.includes(state) || expiresAt <= now) return [];
  const reached = ([1, 7, 30] as const).filter((days) => expiresAt.getTime() - now.getTime() <= days * day);
  return reached.map((days, index) => ({
    kind: `activate-by-${days}` as const,
    late: index > 0 || expiresAt.getTime() - days * day < boughtAt.getTime() + day,
  }));
}

function lastDay({ state, expiresAt, started, now }: AlertFacts): DueAlert[] {
  if (!expiresAt || !started || !usable.includes(state) || expiresAt <= now) return [];
  return expiresAt.getTime() - now.getTime() <= day ? [{ kind: 'last-day', late: false }] : [];
}

function neverConnected({ state, activatedAt, since, now }: AlertFacts): DueAlert[] {
  const long = now.getTime() - since.getTime() >= patienceDays * day;
  return state === 'installed' && !activatedAt && long ? [{ kind: 'never-connected', late: false }] : [];
}
