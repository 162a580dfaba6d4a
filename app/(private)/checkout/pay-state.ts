/** What the checkout form knows after a try; sent back and forth, so it holds nothing secret. */
export interface PayState {
  /** The payment page, once it is open. */
  url: string | null;
  /** What stood in the way, in words for the buyer. */
  problem: string | null;
  /** Today's total, when it is not the one the buyer saw. */
  changed: { totalCents: number; currency: string } | null;
  /** The key of this purchase, kept through every try; null asks for a fresh one. */
  key: string | null;
  /** Consents already given, so that nobody has to give them twice. */
  agreed: string[];
}

export const freshPayState: PayState = { url: null, problem: null, changed: null, key: null, agreed: [] };
