import { isNull } from 'drizzle-orm';
import type { DbOrTx, Tx } from '#db/client.ts';
import { plans } from '#db/schema/index.ts';
import { catalogueTag, placeTag } from './places.ts';
import { firstDayOf, type PricedPlan, priceOf } from './price.ts';
import { type Pricing, ruleFor } from './pricing.ts';
import { lockCatalogue, writePrices } from './write.ts';

export interface RepriceResult {
  changed: number;
  /** What the web process has to forget. */
  changedTags: string[];
}

/** One plan under two pricings. */
export interface Repriced {
  code: string;
  kind: PricedPlan['kind'];
  locationCode: string;
  covers: string[];
  before: PricedPlan;
  after: PricedPlan;
}

/** Every plan of the supplier's list with its price as it is and as another pricing makes it. */
export async function repriced(db: DbOrTx, before: Pricing, after: Pricing): Promise<Repriced[]> {
  const rows = await db
    .select({
      code: plans.code,
      kind: plans.kind,
      costUnits: plans.costUnits,
      priceCents: plans.priceCents,
      locationCode: plans.locationCode,
      covers: plans.covers,
      dataBytes: plans.dataBytes,
    })
    .from(plans)
    .where(isNull(plans.retiredAt));
  return rows.map(({ costUnits, priceCents, dataBytes, ...plan }) => {
    const now = priceOf(plan.kind, costUnits, ruleFor({ ...plan, dataBytes }, after));
    return {
      ...plan,
      before: priced(plan.kind, priceCents, before),
      after: priced(plan.kind, now, after),
    };
  });
}

function priced(kind: PricedPlan['kind'], priceCents: number, pricing: Pricing): PricedPlan {
  return { kind, priceCents, firstDayCents: kind === 'day-pass' ? firstDayOf(priceCents, pricing) : null };
}

/** Whether a buyer sees another price. */
export function isRepriced({ before, after }: Repriced): boolean {
  return before.priceCents !== after.priceCents || before.firstDayCents !== after.firstDayCents;
}

/**
 * Sets the price of every plan by the pricing given. Call it in the transaction that writes the version.
 * First days of day passes follow the version by themselves: their places are named as changed too.
 */
export async function repriceAll(tx: Tx, before: Pricing, after: Pricing): Promise<RepriceResult> {
  await lockCatalogue(tx);
  const shown = (await repriced(tx, before, after)).filter(isRepriced);
  const changed = shown.filter((plan) => plan.before.priceCents !== plan.after.priceCents);
  await writePrices(
    tx,
    changed.map(({ code, after: { priceCents } }) => ({ code, priceCents })),
  );
  return { changed: changed.length, changedTags: tagsOf(shown) };
}

/** The pages on which some plans stand: those of their place, and of all countries it covers. */
export function tagsOf(rows: readonly { locationCode: string; covers: readonly string[] }[]): string[] {
  const codes = new Set(rows.flatMap(({ locationCode, covers }) => [locationCode, ...covers]));
  return codes.size > 0 ? [catalogueTag, ...[...codes].sort().map(placeTag)] : [];
}
