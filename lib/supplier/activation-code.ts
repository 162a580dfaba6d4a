export interface ActivationCode {
  /** As the supplier wrote it; this is what goes into the QR code. */
  text: string;
  smdpAddress: string;
  /** May be empty by the standard. */
  matchingId: string;
  confirmationCodeNeeded: boolean;
}

const longest = 512;
const host = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)+$/i;
// Visible ASCII, without what could leave a quoted text, a tag or a path.
const plain = /^[!-~]*$/;
const risky = /["'`<>\\]/;

/**
 * Reads `LPA:1$<SM-DP+ host>$<matching id>[$<OID>[$<1 = confirmation code>]]` (GSMA SGP.22 4.1); further
 * parts are ignored. Null when the text is anything else. Free of Node, so pages may use it.
 */
export function parseActivationCode(text: string): ActivationCode | null {
  if (text.length > longest || !plain.test(text) || risky.test(text)) return null;
  const [version, smdpAddress, matchingId, , flag] = text.split('$');
  if (version !== 'LPA:1' || matchingId === undefined) return null;
  if (smdpAddress === undefined || smdpAddress.length > 253 || !host.test(smdpAddress)) return null;
  return { text, smdpAddress, matchingId, confirmationCodeNeeded: flag === '1' };
}
