import { eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, plans } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { linePriceCents, type PricedPlan } from '#lib/catalogue/price.ts';
import type { Pricing } from '#lib/catalogue/pricing.ts';
import { isRepriced, type Repriced, repriced } from '#lib/catalogue/reprice.ts';
import { authorise } from './deeds.ts';

/** One plan's price before and after; of a day pass, of the first day. */
export interface PriceStep {
  code: string;
  title: string;
  beforeCents: number;
  afterCents: number;
  /** In tenths of a percent of the price before. */
  perMille: number;
}

export interface PricingPreview {
  plans: number;
  dearer: number;
  cheaper: number;
  /** Middle of all changes in tenths of a percent, of those that change. */
  medianPerMille: number | null;
  rises: PriceStep[];
  falls: PriceStep[];
  /** Spread evenly over all changes, from the cheapest plan to the dearest. */
  examples: PriceStep[];
}

const longest = 5;

/** What a pricing would change, by the same function that changes it. */
export async function previewPricing(
  db: DbOrTx,
  operator: Operator,
  before: Pricing,
  after: Pricing,
): Promise<PricingPreview> {
  authorise(operator, 'see-console');
  const rows = await repriced(db, before, after);
  const titles = await planTitles(db);
  const steps = rows.filter(isRepriced).map((row) => stepOf(row, titles));
  const byChange = steps.toSorted((a, b) => b.perMille - a.perMille || b.afterCents - a.afterCents);
  const byPrice = steps.toSorted((a, b) => a.beforeCents - b.beforeCents);
  return {
    plans: rows.length,
    dearer: steps.filter(isRise).length,
    cheaper: steps.filter(isFall).length,
    medianPerMille: byChange[Math.floor(byChange.length / 2)]?.perMille ?? null,
    rises: byChange.filter(isRise).slice(0, longest),
    falls: byChange.filter(isFall).reverse().slice(0, longest),
    examples: spread(byPrice, longest),
  };
}

const isRise = ({ beforeCents, afterCents }: PriceStep) => afterCents > beforeCents;
const isFall = ({ beforeCents, afterCents }: PriceStep) => afterCents < beforeCents;

function stepOf({ code, before, after }: Repriced, titles: ReadonlyMap<string, string>): PriceStep {
  // The first day, or, where that stays, a week: then only further days change.
  const days = before.firstDayCents === null ? null : before.firstDayCents === after.firstDayCents ? 7 : 1;
  const [beforeCents, afterCents] = [linePriceCents(before, days), linePriceCents(after, days)];
  return {
    code,
    title: `${titles.get(code) ?? code}${daysNote(before, days)}`,
    beforeCents,
    afterCents,
    perMille: Math.round(((afterCents - beforeCents) * 1000) / beforeCents),
  };
}

function daysNote({ kind }: PricedPlan, days: number | null): string {
  if (kind === 'fixed') return '';
  return days === 1 ? ', first day' : `, ${days} days`;
}

async function planTitles(db: DbOrTx): Promise<Map<string, string>> {
  const rows = await db
    .select({
      code: plans.code,
      name: locations.name,
      kind: plans.kind,
      dataBytes: plans.dataBytes,
      days: plans.days,
      variant: plans.variant,
      speedAfter: plans.speedAfter,
    })
    .from(plans)
    .innerJoin(locations, eq(locations.code, plans.locationCode));
  return new Map(rows.map(({ code, name, ...plan }) => [code, planTitle(name, plan)]));
}

function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list];
  return Array.from(
    { length: count },
    (_, at) => list.slice(Math.round((at * (list.length - 1)) / (count - 1)))[0],
  ).filter((one) => one !== undefined);
}
