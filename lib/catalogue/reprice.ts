import { isNull } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { plans } from '#db/schema/index.ts';
import { catalogueTag, placeTag } from './places.ts';
import { firstDayOf, type PriceRule, priceOf } from './price.ts';
import { lockCatalogue, writePrices } from './write.ts';

export interface RepriceResult {
  changed: number;
  /** What the web process has to forget. */
  changedTags: string[];
}

/**
 * Sets the price of every plan by the rule given. Call it in the transaction that changes the settings.
 * First days of day passes follow the settings by themselves: their places are named as changed too.
 */
export async function repriceAll(tx: Tx, before: PriceRule, rule: PriceRule): Promise<RepriceResult> {
  await lockCatalogue(tx);
  const rows = await tx
    .select({
      code: plans.code,
      kind: plans.kind,
      costUnits: plans.costUnits,
      priceCents: plans.priceCents,
      locationCode: plans.locationCode,
      covers: plans.covers,
    })
    .from(plans)
    .where(isNull(plans.retiredAt));
  const priced = rows.map((row) => ({ ...row, now: priceOf(row.kind, row.costUnits, rule) }));
  const changed = priced.filter(({ priceCents, now }) => priceCents !== now);
  await writePrices(
    tx,
    changed.map(({ code, now }) => ({ code, priceCents: now })),
  );
  const shown = priced.filter(
    ({ kind, priceCents, now }) =>
      priceCents !== now || (kind === 'day-pass' && firstDayOf(priceCents, before) !== firstDayOf(now, rule)),
  );
  const codes = new Set(shown.flatMap(({ locationCode, covers }) => [locationCode, ...covers]));
  return {
    changed: changed.length,
    changedTags: codes.size > 0 ? [catalogueTag, ...[...codes].sort().map(placeTag)] : [],
  };
}
