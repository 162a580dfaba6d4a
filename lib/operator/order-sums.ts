/** What one unit brought in and cost, in cents. */
export interface UnitSums {
  priceCents: number;
  /** Tax within the price, less the part that went back with it. */
  taxCents: number;
  costCents: number;
  feeCents: number;
  backCents: number;
  marginCents: number;
}

export interface UnitMoney {
  priceCents: number;
  /** What the supplier took for it, USD × 10,000. */
  costUnits: number;
  /** Money that went back or is on its way. */
  backCents: number;
}

/** What is shared out among the units of one payment. */
export interface Shared {
  feeCents: number;
  taxCents: number;
}

export interface CardFee {
  basisPoints: number;
  fixedCents: number;
}

/** What a card payment of this amount costs by estimate; Stripe keeps it when the money goes back. */
export function cardFee(cents: number, { basisPoints, fixedCents }: CardFee): number {
  return cents === 0 ? 0 : Math.round((cents * basisPoints) / 10_000) + fixedCents;
}

/**
 * The sums of each unit of one payment. Its fee and its tax are shared out by price, to the cent: what
 * rounding leaves over is on the last unit. Costs are rounded up: a rounding never makes the shop look richer.
 */
export function sumsOf(units: readonly UnitMoney[], { feeCents: fee, taxCents: tax }: Shared): UnitSums[] {
  const prices = units.map(({ priceCents }) => priceCents);
  const [fees, taxes] = [shares(fee, prices), shares(tax, prices)];
  return units.map(({ priceCents, costUnits, backCents }, index) => {
    const feeCents = fees[index] ?? 0;
    const taxOfPrice = taxes[index] ?? 0;
    const taxCents = priceCents === 0 ? 0 : taxOfPrice - Math.round((taxOfPrice * backCents) / priceCents);
    const costCents = Math.ceil(costUnits / 100);
    return {
      ...{ priceCents, taxCents, costCents, feeCents, backCents },
      marginCents: priceCents - taxCents - costCents - feeCents - backCents,
    };
  });
}

function shares(whole: number, prices: readonly number[]): number[] {
  const total = prices.reduce((sum, price) => sum + price, 0);
  let left = whole;
  return prices.map((price, index) => {
    const share = index === prices.length - 1 ? left : total === 0 ? 0 : Math.floor((whole * price) / total);
    left -= share;
    return share;
  });
}
