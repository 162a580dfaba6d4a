import { pino } from 'pino';

// What can be tried from many places is bounded, or a long text would take seconds. The others begin with
// fixed letters and end wherever they end, so they stay linear and leave no tail of a secret visible.
const secretShapes =
  /LPA:1\$[^\s"'\\]+|\b(?:sk|rk|whsec|pk)_\w+|\b89\d{12,16}(?=\d{4}\b)|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}|\\nparams:[^"\\]*(?:\\.[^"\\]*)*/g;

const longestText = 8_000;

/**
 * Replaces what must never be logged: activation codes, keys, ICCIDs (but for four digits), addresses, and
 * in a JSON line the values of a failed query. Of a very long text only the beginning is kept.
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

/** A line that had to be cut stays one line of JSON. */
function scrubbedLine(line: string): string {
  if (line.length <= longestText) return scrub(line);
  return `${JSON.stringify({ msg: 'a log line was too long', start: scrub(line) })}\n`;
}

/** JSON lines on standard output, scrubbed after everything else. */
export const log = pino(
  { level: process.env.LOG_LEVEL ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
  { write: (line: string) => void process.stdout.write(scrubbedLine(line)) },
);
