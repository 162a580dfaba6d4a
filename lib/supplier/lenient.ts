import { z } from 'zod';
import { parseTime } from './times.ts';

/**
 * Without control characters and broken surrogates, which no database column takes, and without marks that
 * turn the direction of what stands around them.
 */
function printable(value: string): string {
  return value
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}]/gu, '')
    .trim();
}

/** Text, a number written out, or nothing: absent, null and blank are all null. */
export const text = z
  .union([z.string(), z.number().transform(String)])
  .nullish()
  .catch(null)
  .transform((value) => (value ? printable(value) : '') || null);

const upTo = (most: number) =>
  text.transform((value) => (value === null ? null : [...value].slice(0, most).join('')));

/** The same as a name: of a network, or of an access point, which has a hundred signs at most (3GPP TS 23.003). */
export const name = upTo(100);

/** The same as a sentence about a plan: cut short like a name it would say something else. */
export const remark = upTo(500);

/** Text that has to be there. */
export const neededText = z
  .union([z.string(), z.number().int().transform(String)])
  .transform(printable)
  .pipe(z.string().min(1).max(200));

const digits = z
  .string()
  .trim()
  .regex(/^\d{1,16}$/)
  .transform(Number);

/** A whole number of at least 0, also when it is written as a text. */
export const whole = z.union([z.number(), digits]).pipe(z.number().int().min(0).max(Number.MAX_SAFE_INTEGER));

/** A whole number of at least 1, also when it is written as a text. */
export const positive = whole.pipe(z.number().min(1));

/** A whole number, or null when it is absent or no such number. */
export const wholeOrNull = whole.nullish().catch(null);

/** A moment, or null when it is absent or no plausible time. */
export const time = z.unknown().optional().transform(parseTime);

/** A list; absent and null are empty. */
export function list<T extends z.ZodType>(item: T) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}
