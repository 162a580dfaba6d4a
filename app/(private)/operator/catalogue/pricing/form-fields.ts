import type { Pricing } from '#lib/catalogue/pricing.ts';
import { formatBytes } from '#lib/data-size.ts';
import type { PricingForm } from '#lib/operator/pricing-input.ts';
import { all, one, type Query } from '../query.ts';

/** The form as the address has it; null when it has none. */
export function formOfQuery(query: Query): PricingForm | null {
  if (query.margin === undefined) return null;
  const [scopes, keys, margins] = [all(query.scope), all(query.key), all(query.rule)];
  return {
    margin: one(query.margin),
    floor: one(query.floor),
    feeShare: one(query.share),
    feeFixed: one(query.fixed),
    rules: scopes.slice(0, 200).map((scope, at) => ({
      scope,
      key: keys[at] ?? '',
      margin: margins[at] ?? '',
    })),
  };
}

/** The form that would make a pricing. `places` gives names to codes. */
export function formOfPricing(pricing: Pricing, places: ReadonlyMap<string, string>): PricingForm {
  const text = (hundredths: number) => (hundredths / 100).toFixed(2).replace(/\.00$/, '');
  return {
    margin: text(pricing.marginBasisPoints),
    floor: (pricing.floorCents / 100).toFixed(2),
    feeShare: text(pricing.cardFeeBasisPoints),
    feeFixed: (pricing.cardFeeFixedCents / 100).toFixed(2),
    rules: pricing.rules.map(({ scope, key, marginBasisPoints }) => ({
      scope,
      key:
        scope === 'size'
          ? formatBytes(Number(key))
          : key === '*'
            ? 'all'
            : scope === 'plan'
              ? key
              : (places.get(key) ?? key),
      margin: text(marginBasisPoints),
    })),
  };
}
