import { pino } from 'pino';

const secretShapes =
  /LPA:1\$[^\s"'\\]+|\b(?:sk|rk|whsec|pk)_[A-Za-z0-9_]+|\b89\d{14,18}(?=\d{4}\b)|[\w.+-]+@[\w-]+\.[\w.-]+/g;

/** Replaces what must never be logged: activation codes, keys, ICCIDs (but for four digits), addresses. */
export function scrub(text: string): string {
  return text.replace(secretShapes, '[hidden]');
}

/** JSON lines on standard output, scrubbed after everything else. */
export const log = pino(
  { level: process.env.LOG_LEVEL ?? 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
  { write: (line: string) => void process.stdout.write(scrub(line)) },
);
