import { pino } from 'pino';

// What can be tried from many places is bounded, or a long text would take seconds. The others begin with
// fixed letters and end wherever they end, so they stay linear and leave no tail of a secret visible.
const secretShapes =
  /LPA:1\$[^\s"'\\]+|\b(?:sk|rk|whsec|pk)_\w+|\b89\d{12,16}(?=\d{4}\b)|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\nparams:[\s\S]*/g;

const longestText = 8_000;
const longestLine = 32_000;

/**
 * Replaces what must never be logged: activation codes, keys, ICCIDs (but for four digits), addresses, and
 * the values of a failed query. Of a very long text only the beginning is kept.
 */
export function scrub(text: string): string {
  return shortened(text).replace(secretShapes, '[hidden]');
}

/** Ends between two words where it can: half an address or number would not be recognised as one. */
function shortened(text: string): string {
  if (text.length <= longestText) return text;
  const start = text.slice(0, longestText);
  const end = Math.max(start.lastIndexOf(' '), start.lastIndexOf('"'), start.lastIndexOf(','));
  return `${start.slice(0, end > longestText - 500 ? end : longestText)} [cut]`;
}

/**
 * What may be stored about an error. Without the values a failed query came with, which name people, and
 * without NUL, which PostgreSQL refuses in texts.
 */
export function safeMessage(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const [words = ''] = message.split('\nparams:', 1);
  return scrub(words.replaceAll('\0', '')).slice(0, 500);
}

/** Signs that end a line or command a terminal, and that JSON lets stand. */
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const escaped = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

/**
 * One line of JSON, whatever was logged. Each text is scrubbed as it is, not as JSON writes it: behind `\n` an
 * address would take the n with it, and a key would not be seen to begin.
 */
export function scrubbedLine(line: string): string {
  const scrubbed = JSON.stringify(JSON.parse(line, scrubbedValue)).replace(unseen, escaped);
  if (scrubbed.length <= longestLine) return `${scrubbed}\n`;
  return `${JSON.stringify({ msg: 'a log line was too long', start: scrubbed.slice(0, longestText) })}\n`;
}

function scrubbedValue(_: string, value: unknown): unknown {
  if (typeof value === 'string') return scrub(value);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [scrub(name), inner]));
}

/** The same for a terminal: one line, and nothing that moves its cursor or changes its colours. */
export function plainLine(text: string): string {
  return scrub(text).replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '?');
}

/** JSON lines on standard output, scrubbed after everything else. */
export const log = pino(
  { level: process.env.LOG_LEVEL ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
  { write: (line: string) => void process.stdout.write(scrubbedLine(line)) },
);
