import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { currency, integer64, moment, momentNow } from './columns.ts';

export interface PlanNetwork {
  /** ISO alpha-2 of the country this operator serves. */
  country: string;
  operator: string;
  /** As the supplier writes it: 3G, 4G, 5G. */
  generation: string;
}

/** A country or a region we have plans for. `code` is the supplier's locationCode. */
export const locations = pgTable(
  'locations',
  {
    code: text('code').primaryKey(),
    slug: text('slug').notNull().unique(),
    /** Our own name, never the supplier's. */
    name: text('name').notNull(),
    kind: text('kind').$type<'country' | 'region'>().notNull(),
    /** ISO alpha-2 of the countries covered; one entry for a country. */
    members: text('members').array().notNull(),
    updatedAt: momentNow('updated_at'),
  },
  (t) => [check('locations_kind', sql`${t.kind} in ('country', 'region')`)],
);

/** What we sell: the supplier's package, under our own stable code (its slug). */
export const plans = pgTable(
  'plans',
  {
    code: text('code').primaryKey(),
    locationCode: text('location_code')
      .notNull()
      .references(() => locations.code),
    /** The supplier's packageCode at the last sync; it can change while `code` stays. */
    supplierCode: text('supplier_code').notNull(),
    kind: text('kind').$type<'fixed' | 'day-pass'>().notNull(),
    /** Bytes in all (fixed) or per day (day pass). */
    dataBytes: integer64('data_bytes').notNull(),
    /** Days of validity once started; 1 for a day pass, whose buyer chooses the number of days. */
    days: integer('days').notNull(),
    /** Days within which it has to be installed. */
    activateWithinDays: integer('activate_within_days').notNull(),
    validityStarts: text('validity_starts').$type<'install' | 'first-connection'>().notNull(),
    covers: text('covers').array().notNull(),
    networks: jsonb('networks').$type<PlanNetwork[]>().notNull(),
    /** Highest generation any covered operator states, or the supplier's speed field. */
    fastest: text('fastest').notNull(),
    /** ISO alpha-2 of the countries where traffic enters the internet; empty when not stated. */
    exits: text('exits').array().notNull(),
    /** Speed after a day pass's allowance, as stated ("1 Mbps"); null when not stated or not applicable. */
    speedAfter: text('speed_after'),
    /** What happens after a day pass's allowance: slowed, cut, or not stated. */
    afterAllowance: text('after_allowance').$type<'slowed' | 'cut' | 'not-stated'>().notNull(),
    topUp: text('top_up').$type<'no' | 'yes' | 'days'>().notNull(),
    /** Tells twins apart: "non-hk", "iij", "premium" …; null for the plain one. */
    variant: text('variant'),
    /** USD × 10,000; of one day for a day pass. */
    costUnits: integer64('cost_units').notNull(),
    /** Our price in cents; of one day for a day pass. */
    priceCents: integer64('price_cents').notNull(),
    currency: currency(),
    hidden: boolean('hidden').notNull().default(false),
    featured: boolean('featured').notNull().default(false),
    /** Set when the supplier's list no longer has it. */
    retiredAt: moment('retired_at'),
    /** Hash of the supplier's row: unchanged rows are not written again. */
    contentHash: text('content_hash').notNull(),
    updatedAt: momentNow('updated_at'),
  },
  (t) => [
    index('plans_location').on(t.locationCode),
    index('plans_covers').using('gin', t.covers),
    check('plans_kind', sql`${t.kind} in ('fixed', 'day-pass')`),
    check('plans_money', sql`${t.costUnits} > 0 and ${t.priceCents} > 0`),
    check('plans_never_below_cost', sql`${t.priceCents} * 100 >= ${t.costUnits}`),
  ],
);

/** One row for each change of a plan's cost or price. */
export const planPrices = pgTable(
  'plan_prices',
  {
    id: text('id').primaryKey(),
    planCode: text('plan_code')
      .notNull()
      .references(() => plans.code),
    costUnits: integer64('cost_units').notNull(),
    priceCents: integer64('price_cents').notNull(),
    currency: currency(),
    at: momentNow('at'),
  },
  (t) => [index('plan_prices_plan').on(t.planCode, t.at)],
);

/** One row for each run of the catalogue sync. */
export const catalogueSyncs = pgTable('catalogue_syncs', {
  id: text('id').primaryKey(),
  startedAt: momentNow('started_at'),
  finishedAt: moment('finished_at'),
  outcome: text('outcome').$type<'running' | 'done' | 'refused' | 'failed'>().notNull().default('running'),
  reason: text('reason'),
  received: integer('received').notNull().default(0),
  added: integer('added').notNull().default(0),
  changed: integer('changed').notNull().default(0),
  retired: integer('retired').notNull().default(0),
  skipped: integer('skipped').notNull().default(0),
  /** Plan codes behind the counts. */
  addedCodes: text('added_codes').array().notNull().default([]),
  changedCodes: text('changed_codes').array().notNull().default([]),
  retiredCodes: text('retired_codes').array().notNull().default([]),
});
