import type { StartResult } from '#lib/checkout/start.ts';
import { waitWords } from '#lib/limits/count.ts';
import type { PayState } from './pay-state.ts';
import { pauseWords, refusalWords } from './words.ts';

export const cookiesNeeded =
  'Your browser sent no cookie, and without one it could not open your order. Allow cookies for this site, load the page again and go on';

const consents = ['terms', 'immediate', 'device', 'unlocked'];

/** The form's fields; null when one comes twice, is a file, or it is no form. React's own are left out. */
export function fieldsOf(data: unknown): Record<string, string> | null {
  if (!(data instanceof FormData)) return null;
  const fields: Record<string, string> = {};
  for (const [name, value] of data) {
    if (name.startsWith('$ACTION')) continue;
    if (typeof value !== 'string' || Object.hasOwn(fields, name)) return null;
    fields[name] = value;
  }
  return fields;
}

/** What the form already knew, kept through every try. */
export function knownFrom(fields: Record<string, string> | null): PayState {
  return {
    url: null,
    problem: null,
    changed: null,
    key: fields?.checkoutKey ?? null,
    agreed: consents.filter((name) => fields?.[name] === 'yes'),
  };
}

/** What is wrong with the fields, in words for the buyer. */
export function problemsOf(issues: readonly { code: string; message: string }[]): string {
  const words = issues.map(({ code, message }) =>
    code === 'unrecognized_keys' || code === 'invalid_type'
      ? 'This form is not the one we sent. Load the page again'
      : message,
  );
  return words.join('. ');
}

/** What the form shows after a try. */
export function afterStart(known: PayState, result: StartResult): PayState {
  if (result.ok) return { ...known, url: result.url };
  if (result.reason === 'price-changed') {
    const { totalCents, currency } = result;
    return { ...known, changed: { totalCents, currency } };
  }
  if (result.reason === 'paused') return { ...known, problem: pauseWords[result.pause] };
  if (result.reason === 'too-many') {
    const wait = waitWords(result.seconds);
    return {
      ...known,
      problem: `Too many purchases were begun in a short time. Nothing was charged. ${wait}`,
    };
  }
  const key = result.reason === 'page-too-old' ? null : known.key;
  return { ...known, key, problem: refusalWords[result.reason] };
}
