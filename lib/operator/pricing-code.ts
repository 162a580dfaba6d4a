import type { MarginRule } from '#db/schema/index.ts';
import type { Pricing } from '#lib/catalogue/pricing.ts';

const letters = { r: 'region', c: 'country', p: 'plan', s: 'size' } as const;

/** A pricing in one short text for an address and a form: `6000.199.290.30~c*JP*4000`. */
export function pricingCode(pricing: Pricing): string {
  const { marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents, rules } = pricing;
  const own = [marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents].join('.');
  return [
    own,
    ...rules.map(({ scope, key, marginBasisPoints }) => `${scope[0]}*${key}*${marginBasisPoints}`),
  ].join('~');
}

/** The pricing that such a text stands for, in shape alone; null for any other text. */
export function pricingOfCode(code: string): Pricing | null {
  const [own = '', ...parts] = code.split('~');
  const figures = /^(\d{1,6})\.(\d{1,6})\.(\d{1,4})\.(\d{1,6})$/.exec(own)?.slice(1).map(Number);
  const rules = parts.map(ruleOfCode);
  if (!figures || rules.some((rule) => rule === null)) return null;
  const [marginBasisPoints = 0, floorCents = 0, cardFeeBasisPoints = 0, cardFeeFixedCents = 0] = figures;
  return {
    marginBasisPoints,
    floorCents,
    cardFeeBasisPoints,
    cardFeeFixedCents,
    rules: rules.filter((rule) => rule !== null),
  };
}

function ruleOfCode(text: string): MarginRule | null {
  const [, letter = '', key = '', margin = ''] =
    /^([rcps])\*(\*|[A-Za-z0-9._-]{1,64})\*(\d{1,6})$/.exec(text) ?? [];
  const scope = letters[letter as keyof typeof letters];
  return scope ? { scope, key, marginBasisPoints: Number(margin) } : null;
}
