import { normaliseEmail } from '#lib/email-address.ts';
import { isId } from '#lib/ids.ts';

/** What somebody looks for, by the shape of what they typed. */
export type Sought =
  | { by: 'order' | 'esim' | 'payment' | 'session' | 'refund' | 'supplier-order'; text: string }
  /** The whole address, or its beginning. */
  | { by: 'email'; text: string; whole: boolean }
  /** Last digits of an ICCID. */
  | { by: 'iccid-tail'; text: string };

/** Fewer digits would find half the shop. */
const fewestDigits = 4;
const fewestLetters = 3;
const longest = 200;

/** Reads the search field of the console; null when nothing can be found by such a text. */
export function soughtBy(typed: string): Sought | null {
  const text = typed.trim().slice(0, longest);
  const digits = text.replace(/[\s-]/g, '');
  if (/^\d+$/.test(digits)) {
    return digits.length >= fewestDigits ? { by: 'iccid-tail', text: digits.slice(-22) } : null;
  }
  // Also out of a transaction id at the supplier, or an address of the shop.
  const order = /ord_[0-9a-z]{26}/.exec(text)?.[0];
  if (order && isId('ord', order)) return { by: 'order', text: order };
  if (isId('esm', text)) return { by: 'esim', text };
  if (/^pi_\w+$/.test(text)) return { by: 'payment', text };
  if (/^cs_\w+$/.test(text)) return { by: 'session', text };
  if (/^re_\w+$/.test(text)) return { by: 'refund', text };
  if (/^[A-Z]\d{8,}$/i.test(text)) return { by: 'supplier-order', text: text.toUpperCase() };
  const email = normaliseEmail(text);
  if (email) return { by: 'email', text: email, whole: true };
  if (text.length < fewestLetters || /\s/.test(text)) return null;
  // Some capitals grow when they are made small.
  return { by: 'email', text: text.toLowerCase().slice(0, longest), whole: false };
}
