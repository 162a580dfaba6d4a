/** One plain address: an apostrophe is fine (o'brien), quotes, lists and control characters are not. */
const shape =
  /^[^\s\p{C}@,;<>"()[\]\\]{1,64}@(?=.{4,190}$)[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}$/u;

/**
 * One spelling for one address: trimmed, lower case, NFKC. Returns null for anything that is not exactly
 * one plain address (lists, line breaks, display names).
 */
export function normaliseEmail(text: string): string | null {
  const address = text.trim().normalize('NFKC').toLowerCase();
  return shape.test(address) ? address : null;
}

/** "t•••@example.com": enough to recognise one's own address. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}•••${address.slice(at)}`;
}

// Bounded, or a long text without an @ would take seconds.
const inText = /[^\s\p{C}@,;:<>"()[\]\\]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

/** A text with the addresses in it masked: whoever deletes their account leaves none behind in it. */
export function maskEmailsIn(text: string): string {
  return text.replace(inText, maskEmail);
}
