import { and, arrayContains, asc, count, eq, inArray, isNull, ne, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, plans } from '#db/schema/index.ts';
import { planTitle } from './plan-title.ts';
import { firstDayOf, type PriceRule } from './price.ts';
import { currentPricing } from './read-pricing.ts';

type LocationRow = typeof locations.$inferSelect;
type PlanRow = typeof plans.$inferSelect;

/** What a buyer may know about a plan. */
export type PlanFacts = Omit<
  PlanRow,
  'supplierCode' | 'costUnits' | 'hidden' | 'retiredAt' | 'contentHash' | 'updatedAt'
> & { firstDayCents: number | null };

/** A plan that can be bought now, with what only the shop may know. */
export type SellablePlan = PlanFacts & {
  title: string;
  locationName: string;
  locationSlug: string;
  supplierCode: string;
  costUnits: number;
};

export type PlaceFacts = Pick<LocationRow, 'code' | 'slug' | 'name' | 'kind' | 'members'>;

interface Offer {
  /** Null when only regional plans cover it. */
  fromCents: number | null;
  currency: string;
  /** Highest generation of its plans; empty when none says. */
  fastest: string;
  planCount: number;
}

/** A place in a list, with the lowest price of a plan of its own. */
export type PlaceSummary = PlaceFacts & Offer;

/** What customers may see and buy. */
export const onSale = and(eq(plans.hidden, false), isNull(plans.retiredAt));

/** All places with a plan on sale, their own or a regional one, by name. */
export async function allPlaces(db: DbOrTx): Promise<PlaceSummary[]> {
  const [places, own, covered] = await Promise.all([
    db.select(placeColumns).from(locations),
    offers(db),
    db
      .selectDistinct({ code: sql<string>`unnest(${plans.covers})` })
      .from(plans)
      .where(onSale),
  ]);
  const reachable = new Set(covered.map(({ code }) => code));
  return places
    .filter(({ code }) => own.has(code) || reachable.has(code))
    .map((place) => ({ ...place, ...(own.get(place.code) ?? nothingOwn) }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en'));
}

/** Every place there ever was, for names and addresses. */
export async function placeDirectory(db: DbOrTx): Promise<PlaceFacts[]> {
  return db.select(placeColumns).from(locations);
}

/** Addresses of places, by their code; those we never had are left out. */
export async function slugsByCode(db: DbOrTx, codes: readonly string[]): Promise<Map<string, string>> {
  if (codes.length === 0) return new Map();
  const { code, slug } = locations;
  const rows = await db
    .select({ code, slug })
    .from(locations)
    .where(inArray(code, [...codes]));
  return new Map(rows.map((row) => [row.code, row.slug]));
}

/** One place by its code, in any case; null for an unknown one. */
export async function placeByCode(db: DbOrTx, code: string): Promise<PlaceFacts | null> {
  const [place] = await db.select(placeColumns).from(locations).where(eq(locations.code, code.toUpperCase()));
  return place ?? null;
}

/** Plans on sale for a place itself: shortest first, then by data and price. */
export async function plansOf(db: DbOrTx, locationCode: string): Promise<PlanFacts[]> {
  const rule = await currentPricing(db);
  const rows = await db
    .select()
    .from(plans)
    .where(and(eq(plans.locationCode, locationCode), onSale))
    .orderBy(asc(plans.days), asc(plans.dataBytes), asc(plans.priceCents), asc(plans.code));
  return rows.map((row) => facts(row, rule));
}

/** Regions whose plans work in this country, cheapest first. */
export async function regionsCovering(db: DbOrTx, country: string): Promise<PlaceSummary[]> {
  const own = await offers(db, and(arrayContains(plans.covers, [country]), ne(plans.locationCode, country)));
  const places = await db.select(placeColumns).from(locations).where(eq(locations.kind, 'region'));
  return places
    .flatMap((place) => {
      const offer = own.get(place.code);
      return offer ? [{ ...place, ...offer }] : [];
    })
    .sort((a, b) => (a.fromCents ?? 0) - (b.fromCents ?? 0) || a.members.length - b.members.length);
}

/** Whether this can be the code of a plan at all; the database refuses some of what stands in addresses. */
export function isPlanCode(code: string): boolean {
  return code.length <= 64 && !code.includes('\0');
}

/** One plan that can be bought now, by our code; null when unknown, hidden or retired. */
export async function sellablePlan(db: DbOrTx, code: string): Promise<SellablePlan | null> {
  if (!isPlanCode(code)) return null;
  return planWhere(db, and(eq(plans.code, code), onSale));
}

/** One plan by our code, on sale or not: what was paid for stays what it was. Null when we never had it. */
export async function knownPlan(db: DbOrTx, code: string): Promise<SellablePlan | null> {
  return planWhere(db, eq(plans.code, code));
}

async function planWhere(db: DbOrTx, which: SQL | undefined): Promise<SellablePlan | null> {
  const [row] = await db
    .select()
    .from(plans)
    .innerJoin(locations, eq(locations.code, plans.locationCode))
    .where(which);
  if (!row) return null;
  const { supplierCode, costUnits } = row.plans;
  return {
    ...facts(row.plans, await currentPricing(db)),
    title: planTitle(row.locations.name, row.plans),
    locationName: row.locations.name,
    locationSlug: row.locations.slug,
    supplierCode,
    costUnits,
  };
}

const placeColumns = {
  code: locations.code,
  slug: locations.slug,
  name: locations.name,
  kind: locations.kind,
  members: locations.members,
};

const nothingOwn: Offer = { fromCents: null, currency: 'usd', fastest: '', planCount: 0 };

/** Lowest price, best network and number of plans for each location; the networks stay in the database. */
async function offers(db: DbOrTx, condition?: SQL): Promise<Map<string, Offer>> {
  const lowest = (kind: PlanFacts['kind']) =>
    sql<number | null>`min(${plans.priceCents}) filter (where ${plans.kind} = ${kind})`.mapWith(Number);
  const rule = await currentPricing(db);
  const rows = await db
    .select({
      code: plans.locationCode,
      currency: sql<string>`min(${plans.currency})`,
      fastest: sql<string>`max(${plans.fastest})`,
      planCount: count(),
      fixedCents: lowest('fixed'),
      dayCents: lowest('day-pass'),
    })
    .from(plans)
    .where(and(condition, onSale))
    .groupBy(plans.locationCode);
  return new Map(
    rows.map(({ code, fixedCents, dayCents, ...offer }) => {
      const firstDay = dayCents === null ? null : firstDayOf(dayCents, rule);
      const prices = [fixedCents, firstDay].filter((price) => price !== null);
      return [code, { ...offer, fromCents: Math.min(...prices) }];
    }),
  );
}

/** A plan's row without what only the shop may know. */
export function facts(row: PlanRow, rule: PriceRule): PlanFacts {
  const { supplierCode, costUnits, hidden, retiredAt, contentHash, updatedAt, ...shown } = row;
  return { ...shown, firstDayCents: row.kind === 'day-pass' ? firstDayOf(row.priceCents, rule) : null };
}
