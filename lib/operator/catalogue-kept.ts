import { firstDayOf, type PriceRule } from '#lib/catalogue/price.ts';

/** What one eSIM of a plan brings, a day pass bought for one day. */
export interface Kept {
  /** USD × 10,000. */
  costUnits: number;
  paidCents: number;
  /** Of a day pass: each further day. */
  furtherDayCents: number | null;
  feeCents: number;
  /** Price less card fee and cost, rounded down. */
  keptCents: number;
  /** What is kept of the price, in tenths of a percent. */
  keptPerMille: number;
}

/** What the shop keeps of a price after the card fee and the cost. */
export function keptOf(
  plan: { kind: 'fixed' | 'day-pass'; costUnits: number; priceCents: number },
  rule: PriceRule,
): Kept {
  const dayPass = plan.kind === 'day-pass';
  const paidCents = dayPass ? firstDayOf(plan.priceCents, rule) : plan.priceCents;
  const feeCents = Math.round((paidCents * rule.cardFeeBasisPoints) / 10_000) + rule.cardFeeFixedCents;
  const keptCents = paidCents - feeCents - Math.ceil(plan.costUnits / 100);
  return {
    costUnits: plan.costUnits,
    paidCents,
    furtherDayCents: dayPass ? plan.priceCents : null,
    feeCents,
    keptCents,
    keptPerMille: Math.round((keptCents * 1000) / paidCents),
  };
}
