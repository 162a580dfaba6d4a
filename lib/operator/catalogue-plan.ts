import { asc, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, type MarginRule, planPrices, plans } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { marginRuleFor } from '#lib/catalogue/pricing.ts';
import { currentPricing } from '#lib/catalogue/read-pricing.ts';
import { type Kept, keptOf } from './catalogue-kept.ts';
import { authorise } from './deeds.ts';

/** Cost and price from one moment on; of a day pass, of each further day. */
export interface PriceStand {
  at: Date;
  costUnits: number;
  priceCents: number;
}

export interface CataloguePlan {
  plan: typeof plans.$inferSelect;
  title: string;
  place: { name: string; slug: string };
  kept: Kept;
  /** The rule its margin comes from; null for the shop's own. */
  rule: MarginRule | null;
  marginBasisPoints: number;
  /** Oldest first. */
  history: PriceStand[];
  /** The shop's clock. */
  now: Date;
}

/** Everything about one plan, sold or not; null for an unknown code. */
export async function cataloguePlan(
  db: DbOrTx,
  operator: Operator,
  code: string,
): Promise<CataloguePlan | null> {
  authorise(operator, 'see-console');
  const [row] = await db
    .select({
      plan: plans,
      name: locations.name,
      slug: locations.slug,
      now: sql`shop_now()`.mapWith(plans.updatedAt),
    })
    .from(plans)
    .innerJoin(locations, eq(locations.code, plans.locationCode))
    .where(eq(plans.code, code));
  if (!row) return null;
  const { plan, name, slug, now } = row;
  const pricing = await currentPricing(db);
  const rule = marginRuleFor(plan, pricing.rules);
  const history = await db
    .select({ at: planPrices.at, costUnits: planPrices.costUnits, priceCents: planPrices.priceCents })
    .from(planPrices)
    .where(eq(planPrices.planCode, code))
    .orderBy(asc(planPrices.at), asc(planPrices.id));
  return {
    plan,
    title: planTitle(name, plan),
    place: { name, slug },
    kept: keptOf(plan, pricing),
    rule,
    marginBasisPoints: rule?.marginBasisPoints ?? pricing.marginBasisPoints,
    history,
    now,
  };
}
