import type { MarginRule } from '#db/schema/index.ts';
import { placeKind } from './places.ts';
import type { PriceRule } from './price.ts';

/** How the shop makes its prices: one margin for all, and those that differ from it. */
export interface Pricing extends PriceRule {
  rules: readonly MarginRule[];
}

/** What a rule may ask of a plan. A top-up has no plan code: rules of one plan never touch it. */
export interface RuledPlan {
  code: string | null;
  locationCode: string;
  covers: readonly string[];
  /** In all, or of each day of a day pass. */
  dataBytes: number;
}

/** Stands for every region, or every country, in a rule's key. */
export const everyPlace = '*';

/**
 * The rule whose margin counts for a plan, the narrowest that fits: its own, its place's, the smallest size
 * that holds it, then every region or every country. Null when the shop's own margin counts.
 */
export function marginRuleFor(plan: RuledPlan, rules: readonly MarginRule[]): MarginRule | null {
  const kind = placeKind(plan.locationCode, plan.covers);
  const find = (scope: MarginRule['scope'], key: string) =>
    rules.find((rule) => rule.scope === scope && rule.key === key) ?? null;
  const [size] = rules
    .filter(({ scope, key }) => scope === 'size' && plan.dataBytes <= Number(key))
    .sort((a, b) => Number(a.key) - Number(b.key));
  return (
    (plan.code === null ? null : find('plan', plan.code)) ??
    find(kind, plan.locationCode) ??
    size ??
    find(kind, everyPlace)
  );
}

/** The rule `priceOf` and `firstDayOf` take for a plan. */
export function ruleFor(plan: RuledPlan, pricing: Pricing): PriceRule {
  const { rules, ...own } = pricing;
  const narrower = marginRuleFor(plan, rules);
  return narrower ? { ...own, marginBasisPoints: narrower.marginBasisPoints } : own;
}
