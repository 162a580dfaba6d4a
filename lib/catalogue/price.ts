import { type Cents, cents } from '#lib/money.ts';

export interface PriceRule {
  /** Our share on top of cost, in hundredths of a percent of cost. */
  marginBasisPoints: number;
  floorCents: number;
  cardFeeBasisPoints: number;
  cardFeeFixedCents: number;
}

export interface PricedPlan {
  kind: 'fixed' | 'day-pass';
  /** A fixed plan's price; each further day of a day pass. */
  priceCents: number;
  /** The first day of a day pass, with the part of the price that arises once; null for a fixed plan. */
  firstDayCents: number | null;
}

/**
 * What a plan costs the buyer: cost and margin remain after the card fee's percent part (and its fixed
 * part, for a fixed plan), rounded up to a price that ends in 9. For a day pass, of one further day.
 */
export function priceOf(kind: PricedPlan['kind'], costUnits: number, rule: PriceRule): Cents {
  const wanted = ceilDivide(costUnits * (10_000 + rule.marginBasisPoints), 1_000_000);
  if (kind === 'day-pass') return roundUp(withPercentFee(wanted, rule));
  return roundUp(Math.max(withPercentFee(wanted + rule.cardFeeFixedCents, rule), rule.floorCents));
}

/** The first day of a day pass: a further day, the fixed card fee, and at least the floor. */
export function firstDayOf(dayCents: number, rule: PriceRule): Cents {
  const once = withPercentFee(rule.cardFeeFixedCents, rule);
  return roundUp(Math.max(dayCents + once, rule.floorCents));
}

/**
 * The price of one eSIM, for a day pass of all its days. Browse and checkout both use it: the price
 * shown is the price charged. `days` is null for a fixed plan.
 */
export function linePriceCents(plan: PricedPlan, days: number | null): Cents {
  if (plan.kind === 'fixed') return cents(plan.priceCents);
  const count = days ?? 1;
  if (!Number.isInteger(count) || count < 1) throw new RangeError(`${count} is not a number of days`);
  return cents((plan.firstDayCents ?? plan.priceCents) + plan.priceCents * (count - 1));
}

function withPercentFee(wanted: number, rule: PriceRule): number {
  if (rule.cardFeeBasisPoints >= 10_000) throw new RangeError('a card fee of 100 % leaves no price');
  return ceilDivide(wanted * 10_000, 10_000 - rule.cardFeeBasisPoints);
}

/** Up to the next price that ends in 9: 2.00 → 2.09. */
function roundUp(value: number): Cents {
  return cents(Math.ceil((value + 1) / 10) * 10 - 1);
}

/** Whole numbers only: a float quotient could round down by a cent. */
function ceilDivide(value: number, by: number): number {
  return Number((BigInt(value) + BigInt(by) - 1n) / BigInt(by));
}
