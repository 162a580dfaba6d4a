export const pricingAddress = '/operator/catalogue/pricing';

/** An address that is longer does not survive the way through the page that asks for a proof. */
const longest = 480;

/** The pricing page with a preview; without it when the address would be too long. */
export function previewAddress(code: string, result?: string): string {
  const query = `to=${encodeURIComponent(code)}${result ? `&result=${result}` : ''}`;
  return code && query.length < longest ? `${pricingAddress}?${query}` : pricingAddress;
}
