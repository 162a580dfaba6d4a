import type { Forecast } from './forecast.ts';

const day = 24 * 3_600_000;
const hour = 3_600_000;
const longDate = { day: 'numeric', month: 'long' } as const;
const shortDate = { day: 'numeric', month: 'short' } as const;
const weekday = { weekday: 'short' } as const;
const clock = { hour: '2-digit', minute: '2-digit' } as const;

/**
 * "At this pace it lasts until about Thursday 14:00 (Wed–Fri)". A weekday says enough within six days, later
 * it takes a date. In universal time it says so.
 */
export function forecastSentence(forecast: Forecast, now: Date, timeZone = 'UTC'): string {
  const say = (at: Date, form: Intl.DateTimeFormatOptions) =>
    at.toLocaleString('en-GB', { ...form, timeZone });
  if (forecast.kind === 'lasts') {
    return `At this pace it lasts longer than its last day, ${say(forecast.until, longDate)}`;
  }
  const at = wholeHour(forecast.at);
  if (forecast.at.getTime() - now.getTime() < hour) return 'At this pace it is used up within the hour';
  if (forecast.to.getTime() - now.getTime() >= 6 * day) {
    return `At this pace it lasts until about ${say(at, longDate)}${bandOf(forecast, (one) => say(one, shortDate))}`;
  }
  const zone = timeZone === 'UTC' ? ' UTC' : '';
  const isOneDay = say(forecast.from, shortDate) === say(forecast.to, shortDate);
  const band = bandOf(forecast, (one) => (isOneDay ? say(wholeHour(one), clock) : say(one, weekday)));
  return `At this pace it lasts until about ${say(at, { weekday: 'long' })} ${say(at, clock)}${zone}${band}`;
}

function bandOf({ from, to }: { from: Date; to: Date }, say: (at: Date) => string): string {
  const [start, end] = [say(from), say(to)];
  return start === end ? '' : ` (${start}–${end})`;
}

/** More would promise an exactness nobody has. */
function wholeHour(at: Date): Date {
  return new Date(Math.round(at.getTime() / hour) * hour);
}
