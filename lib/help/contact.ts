/** What support has to know of an order. Nothing here opens anything: no code, no link, no address. */
export interface OrderContext {
  orderId: string;
  plan: string;
  /** Where it stands, in words. */
  state: string;
  esim?: { reference: string; iccid: string; state: string } | undefined;
}

/** Digits of an ICCID that tell one from another without giving it away. */
const tail = 4;

/** A mailto address with the order in it, so that the first answer helps. */
export function contactHref(to: string, { orderId, plan, state, esim }: OrderContext): string {
  const lines = [
    'What happens, and what did you try?',
    '',
    '',
    `Order: ${orderId}`,
    `Plan: ${plan}`,
    `State: ${state}`,
    ...(esim ? [`eSIM: ${esim.reference}, ${esim.state}`, `ICCID ends in ${esim.iccid.slice(-tail)}`] : []),
  ];
  // Mail programs take %20 for a space, not a plus sign, and CRLF for a new line.
  const query = { subject: `Order ${orderId}, ${plan}`, body: lines.join('\r\n') };
  const fields = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(tidy(value))}`);
  return `mailto:${to}?${fields.join('&')}`;
}

/** Half a letter of two (a lone surrogate) cannot stand in an address. */
function tidy(text: string): string {
  return text.toWellFormed();
}
