/** Names of what opens something, or tells whose phone it is. */
const secretNames =
  /secret|token|signature|password|fingerprint|^(ac|pin|puk|eid|imei|imsi|msisdn|url|number|cvc)$|activation_?code|matching_?id|qr_?code|short_?url|^link$|confirmation_?code|(receipt|hosted|invoice)\w{0,40}url/i;
const activationCode = /(LPA(:|%3A))?1(\$|%24)\S+(\$|%24)\S*/gi;
/** ICCIDs and device numbers wherever they stand, but for an order number of the supplier: one letter, then digits. */
const longNumber = /(?<![\d])(?<!\b[A-Z])\d{11,28}(?=\d{4}(?!\d))/g;
const iccid = /iccid/i;

/**
 * The body of a webhook as people may read it: what opens something is left out, long numbers keep their
 * last four digits. Ids and states stay, since they are what one looks for.
 */
export function maskedBody(value: unknown, name = ''): unknown {
  if (Array.isArray(value)) return value.map((one) => maskedBody(one, name));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, maskedBody(one, key)]));
  }
  if (value === null || value === '' || typeof value === 'boolean') return value;
  if (secretNames.test(name)) return '[left out]';
  if (iccid.test(name)) return `…${String(value).slice(-4)}`;
  if (typeof value !== 'string') return value;
  // An order number of the supplier is a letter and digits: no word boundary, nothing hidden.
  return value.replace(activationCode, '[left out]').replace(longNumber, '…');
}
