import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { locations, plans } from '#db/schema/index.ts';
import { facts, isPlanCode, onSale, type PlaceFacts, type PlanFacts } from './read.ts';
import { currentPricing } from './read-pricing.ts';

export interface PlanWithPlace {
  plan: PlanFacts;
  place: PlaceFacts;
}

/** Plans on sale by their code, those after `after`, at most `limit`. */
export async function plansAfter(db: DbOrTx, after: string, limit: number): Promise<PlanWithPlace[]> {
  return read(db, gt(plans.code, after), limit);
}

/** One plan on sale with its place; null when unknown, hidden or retired. */
export async function publicPlan(db: DbOrTx, code: string): Promise<PlanWithPlace | null> {
  if (!isPlanCode(code)) return null;
  const [found] = await read(db, eq(plans.code, code), 1);
  return found ?? null;
}

async function read(db: DbOrTx, condition: SQL, limit: number): Promise<PlanWithPlace[]> {
  const rule = await currentPricing(db);
  const rows = await db
    .select()
    .from(plans)
    .innerJoin(locations, eq(locations.code, plans.locationCode))
    .where(and(onSale, condition))
    .orderBy(asc(plans.code))
    .limit(limit);
  return rows.map((row) => ({ plan: facts(row.plans, rule), place: row.locations }));
}

export interface ListedPage {
  slug: string;
  /** Null for the page of the place itself. */
  plan: string | null;
  /** When what the page shows last changed, ISO 8601. */
  changedAt: string;
}

/** Every page of a place or plan with something on sale: places first, at most `limit`. */
export async function pagesOnSale(db: DbOrTx, limit: number): Promise<ListedPage[]> {
  const { rows } = await db.execute<{ slug: string; plan: string | null; at: string }>(sql`
    with shown as (
      select p.code, p.location_code, p.covers, p.updated_at from plans p
      where not p.hidden and p.retired_at is null
    ), own as (
      select location_code, max(updated_at) as at from shown group by 1
    )
    select l.slug, null as plan, greatest(l.updated_at, own.at)::text as at, 0 as part
    from locations l left join own on own.location_code = l.code
    where own.at is not null or exists (select from shown where shown.covers @> array[l.code])
    union all
    select l.slug, s.code, s.updated_at::text, 1 from shown s join locations l on l.code = s.location_code
    order by part, slug, plan
    limit ${limit}`);
  return rows.map(({ slug, plan, at }) => ({ slug, plan, changedAt: new Date(at).toISOString() }));
}
