import { eq } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, plans } from '#db/schema/index.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { planTitle } from '#lib/catalogue/plan-title.ts';
import { currentPricing } from '#lib/catalogue/read-pricing.ts';
import { fold } from '#lib/catalogue/search.ts';
import { type Kept, keptOf } from './catalogue-kept.ts';
import { authorise } from './deeds.ts';

export const planShows = ['on-sale', 'hidden', 'featured', 'withdrawn', 'all'] as const;
export const planSorts = ['place', 'price', 'cost', 'kept', 'share'] as const;

export interface PlanQuery {
  /** Words that all stand in the place's name, its code, the plan's code or its title. */
  text: string;
  show: (typeof planShows)[number];
  kind: 'any' | 'fixed' | 'day-pass';
  sort: (typeof planSorts)[number];
  /** From 1. */
  page: number;
}

export interface PlanLine extends Kept {
  code: string;
  title: string;
  kind: 'fixed' | 'day-pass';
  hidden: boolean;
  featured: boolean;
  withdrawn: boolean;
}

export interface PlanPage {
  rows: PlanLine[];
  found: number;
  page: number;
  pages: number;
}

const perPage = 50;

/** One page of the plans that fit a query. Some thousand plans at most: they are sorted here. */
export async function cataloguePlans(db: DbOrTx, operator: Operator, query: PlanQuery): Promise<PlanPage> {
  authorise(operator, 'see-console');
  const pricing = await currentPricing(db);
  const words = fold(query.text.slice(0, 100)).split(' ').filter(Boolean);
  const rows = (await planLines(db))
    .filter((row) => fits(row, query, words))
    .map(({ place, ...row }) => ({ place, ...row, ...keptOf(row, pricing) }))
    .sort(orders[query.sort]);
  const pages = Math.max(1, Math.ceil(rows.length / perPage));
  const page = Math.min(Math.max(1, query.page), pages);
  return { rows: rows.slice((page - 1) * perPage, page * perPage), found: rows.length, page, pages };
}

type Line = Awaited<ReturnType<typeof planLines>>[number];

async function planLines(db: DbOrTx) {
  const rows = await db
    .select({
      place: locations.name,
      locationCode: plans.locationCode,
      code: plans.code,
      kind: plans.kind,
      dataBytes: plans.dataBytes,
      days: plans.days,
      variant: plans.variant,
      speedAfter: plans.speedAfter,
      costUnits: plans.costUnits,
      priceCents: plans.priceCents,
      hidden: plans.hidden,
      featured: plans.featured,
      retiredAt: plans.retiredAt,
    })
    .from(plans)
    .innerJoin(locations, eq(locations.code, plans.locationCode));
  return rows.map(({ retiredAt, variant, speedAfter, ...row }) => ({
    ...row,
    withdrawn: retiredAt !== null,
    title: planTitle(row.place, { ...row, variant, speedAfter }),
  }));
}

function fits(row: Line, { show, kind }: PlanQuery, words: readonly string[]): boolean {
  const onSale = !row.hidden && !row.withdrawn;
  const shown = { 'on-sale': onSale, hidden: row.hidden, featured: row.featured, withdrawn: row.withdrawn };
  if (show !== 'all' && !shown[show]) return false;
  if (kind !== 'any' && row.kind !== kind) return false;
  const text = ` ${fold(`${row.title} ${row.locationCode} ${row.code}`)} ${row.code.toLowerCase()}`;
  return words.every((word) => text.includes(` ${word}`));
}

type Sortable = Pick<Line, 'place' | 'days' | 'dataBytes' | 'code'> & Kept;

/** Money from the least up: what is wrong with a price stands on top. */
const orders: Record<PlanQuery['sort'], (a: Sortable, b: Sortable) => number> = {
  place: (a, b) =>
    a.place.localeCompare(b.place, 'en') || a.days - b.days || a.dataBytes - b.dataBytes || byCode(a, b),
  price: (a, b) => a.paidCents - b.paidCents || byCode(a, b),
  cost: (a, b) => a.costUnits - b.costUnits || byCode(a, b),
  kept: (a, b) => a.keptCents - b.keptCents || byCode(a, b),
  share: (a, b) => a.keptPerMille - b.keptPerMille || byCode(a, b),
};

function byCode(a: { code: string }, b: { code: string }): number {
  return a.code < b.code ? -1 : 1;
}
