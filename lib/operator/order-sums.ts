/** What one unit brought in and cost, in cents; the card fee is an estimate. */
export interface UnitSums {
  priceCents: number;
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

export interface CardFee {
  basisPoints: number;
  fixedCents: number;
}

/** What a card payment of this amount costs; Stripe keeps it when the money goes back. */
export function cardFee(cents: number, { basisPoints, fixedCents }: CardFee): number {
  return cents === 0 ? 0 : Math.round((cents * basisPoints) / 10_000) + fixedCents;
}

/**
 * The sums of each unit of one payment. Its fee is shared out by price, to the cent: what rounding leaves
 * over is on the last unit. Costs are rounded up, since a rounding never makes the shop look richer.
 */
export function sumsOf(units: readonly UnitMoney[], fee: CardFee): UnitSums[] {
  const total = units.reduce((sum, { priceCents }) => sum + priceCents, 0);
  const whole = cardFee(total, fee);
  let left = whole;
  return units.map(({ priceCents, costUnits, backCents }, index) => {
    const share = total === 0 ? 0 : Math.floor((whole * priceCents) / total);
    const feeCents = index === units.length - 1 ? left : share;
    left -= feeCents;
    const costCents = Math.ceil(costUnits / 100);
    return {
      ...{ priceCents, costCents, feeCents, backCents },
      marginCents: priceCents - costCents - feeCents - backCents,
    };
  });
}
