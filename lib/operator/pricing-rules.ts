import { inArray } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, plans } from '#db/schema/index.ts';
import { everyPlace, type Pricing } from '#lib/catalogue/pricing.ts';

/** Bounds that keep a slip of the finger out of the shop. */
const pricingBounds = {
  margin: 50_000,
  floorLeast: 50,
  floor: 10_000,
  feeShare: 1_500,
  feeFixed: 500,
  rules: 100,
} as const;

const largestSize = 10 * 1024 ** 4;

/** What is wrong with a pricing, in sentences; empty when it may be applied. */
export async function pricingProblems(db: DbOrTx, pricing: Pricing): Promise<string[]> {
  const problems = [...figureProblems(pricing), ...doubleProblems(pricing)];
  return [...problems, ...(await unknownProblems(db, pricing))];
}

function figureProblems(pricing: Pricing): string[] {
  const { marginBasisPoints, floorCents, cardFeeBasisPoints, cardFeeFixedCents, rules } = pricing;
  const within = (value: number, least: number, most: number) =>
    Number.isInteger(value) && value >= least && value <= most;
  const { margin, floorLeast, floor, feeShare, feeFixed, rules: mostRules } = pricingBounds;
  const margins = [marginBasisPoints, ...rules.map((rule) => rule.marginBasisPoints)];
  return [
    margins.every((value) => within(value, 0, margin)) ? '' : 'A margin lies between 0 and 500 %.',
    within(floorCents, floorLeast, floor) ? '' : 'The floor lies between $0.50 and $100.',
    within(cardFeeBasisPoints, 0, feeShare) ? '' : 'The card fee’s share lies between 0 and 15 %.',
    within(cardFeeFixedCents, 0, feeFixed) ? '' : 'The card fee’s fixed part lies between $0 and $5.',
    rules.length <= mostRules ? '' : `At most ${mostRules} rules.`,
  ].filter(Boolean);
}

function doubleProblems({ rules }: Pricing): string[] {
  const seen = new Set<string>();
  return rules.flatMap(({ scope, key }) => {
    const name = `${scope} ${key}`;
    if (seen.has(name)) return [`There are two rules for ${name}.`];
    seen.add(name);
    return [];
  });
}

async function unknownProblems(db: DbOrTx, { rules }: Pricing): Promise<string[]> {
  const keys = (...scopes: string[]) => [
    '',
    ...rules.filter(({ scope }) => scopes.includes(scope)).map(({ key }) => key),
  ];
  const [places, known] = [
    await db
      .select({ code: locations.code, kind: locations.kind })
      .from(locations)
      .where(inArray(locations.code, keys('region', 'country'))),
    await db
      .select({ code: plans.code })
      .from(plans)
      .where(inArray(plans.code, keys('plan'))),
  ];
  return rules.flatMap(({ scope, key }) => {
    if (scope === 'plan') return known.some(({ code }) => code === key) ? [] : [`No plan is called ${key}.`];
    if (scope === 'size') {
      const bytes = Number(key);
      return Number.isSafeInteger(bytes) && bytes > 0 && bytes <= largestSize
        ? []
        : [`${key} is not a data size.`];
    }
    const found = key === everyPlace || places.some(({ code, kind }) => code === key && kind === scope);
    return found ? [] : [`No ${scope} is called ${key}.`];
  });
}
