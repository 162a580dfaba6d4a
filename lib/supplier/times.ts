const shape =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?)? ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;

/**
 * A moment as the supplier writes it: `…Z`, `…+0000`, `…+00:00`, ` UTC` or no zone (which is UTC). Null for
 * anything else, for dates that do not exist and for years outside 2000–2100.
 */
export function parseTime(value: unknown): Date | null {
  if (typeof value !== 'string') return null;
  const match = shape.exec(value.trim());
  if (!match) return null;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = ''] = match;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const utc = Date.parse(local);
  // Parsing rolls 30 February over into March: such a text is a mistake, not a date.
  if (Number.isNaN(utc) || new Date(utc).toISOString() !== local) return null;
  const moment = new Date(utc - offsetMinutes(match[8]) * 60_000);
  const inYear = moment.getUTCFullYear();
  return inYear >= 2000 && inYear <= 2100 ? moment : null;
}

/** `2026-01-01T12:00:00Z`: how a moment is sent to the supplier. */
export function formatTime(moment: Date): string {
  return moment.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function offsetMinutes(zone: string | undefined): number {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone ?? '');
  if (!match) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return match[1] === '-' ? -minutes : minutes;
}
