/**
 * One spelling for one address: trimmed, lower case, NFKC. Returns null for anything that is not exactly
 * one plain address (lists, line breaks, display names).
 */
export function normaliseEmail(text: string): string | null {
  const address = text.trim().normalize('NFKC').toLowerCase();
  return /^[^\s@,;<>"'()[\]\\]{1,64}@[^\s@,;<>"'()[\]\\]{1,190}\.[^\s@,;<>"'()[\]\\.]{2,63}$/.test(address)
    ? address
    : null;
}

/** "t•••@example.com": enough to recognise one's own address. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf('@');
  return `${address.slice(0, 1)}•••${address.slice(at)}`;
}
