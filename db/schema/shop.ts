import { sql } from 'drizzle-orm';
import { boolean, check, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { integer64, moment, momentNow } from './columns.ts';

/** When a buyer's bank is asked: as it or Stripe wants, or always where the card can. */
export type ThreeDSecure = 'automatic' | 'any';

/** The shop's settings: always exactly one row. How prices are made stands in `pricings`. */
export const settings = pgTable(
  'settings',
  {
    id: integer('id').primaryKey().default(1),
    /** How far the supplier's price may rise after payment before we refund: share of the line's price. */
    absorbBasisPoints: integer('absorb_basis_points').notNull().default(1000),
    /** Supplier balance (USD × 10,000) that is never sold against. */
    balanceBufferUnits: integer64('balance_buffer_units').notNull().default(20_000),
    /** Where alarms are mailed besides the owners named in the environment; normalised addresses. */
    alarmAddresses: text('alarm_addresses').array().notNull().default([]),
    /** Kinds of alarms that are shown and not mailed. */
    mutedAlarms: text('muted_alarms').array().notNull().default([]),
    /** Below this supplier balance (USD × 10,000) an alarm is raised. */
    balanceLowUnits: integer64('balance_low_units').notNull().default(500_000),
    /** Ask Stripe Tax to work out and collect tax at checkout. */
    stripeTax: boolean('stripe_tax').notNull().default(false),
    /** When a paid order is looked at before anything is bought for it; what is missing has its default. */
    review: jsonb('review').$type<Record<string, unknown>>().notNull().default({}),
    /** Ask the buyer's bank for 3-D Secure: when the bank or Stripe wants it, or always where the card can. */
    threeDSecure: text('three_d_secure').$type<ThreeDSecure>().notNull().default('automatic'),
    /** How long what names people is kept, in days; what is missing has its default. */
    retention: jsonb('retention').$type<Record<string, unknown>>().notNull().default({}),
    updatedAt: momentNow('updated_at'),
  },
  (t) => [
    check('settings_one_row', sql`${t.id} = 1`),
    check('settings_three_d_secure', sql`${t.threeDSecure} in ('automatic', 'any')`),
  ],
);

/** Named switches; `sell-stop` closes the checkout with its reason. */
export const switches = pgTable('switches', {
  name: text('name').primaryKey(),
  on: boolean('on').notNull().default(false),
  reason: text('reason'),
  changedBy: text('changed_by').notNull().default('system'),
  changedAt: momentNow('changed_at'),
});

/** The last supplier balance the worker read (USD × 10,000): always at most one row. */
export const supplierBalance = pgTable(
  'supplier_balance',
  {
    id: integer('id').primaryKey().default(1),
    balanceUnits: integer64('balance_units').notNull(),
    readAt: momentNow('read_at'),
  },
  (t) => [check('supplier_balance_one_row', sql`${t.id} = 1`)],
);

/** Where the supplier rang when the worker last asked: always at most one row. */
export const supplierWebhook = pgTable(
  'supplier_webhook',
  {
    id: integer('id').primaryKey().default(1),
    /** What it had registered, without the secret at its end; null for none. */
    registered: text('registered'),
    isOurs: boolean('is_ours').notNull(),
    readAt: momentNow('read_at'),
  },
  (t) => [check('supplier_webhook_one_row', sql`${t.id} = 1`)],
);

/** One row for each running worker, renewed every few seconds. */
export const heartbeats = pgTable('heartbeats', {
  process: text('process').primaryKey(),
  startedAt: momentNow('started_at'),
  beatAt: momentNow('beat_at'),
});

/** What the operator has to know; one open alarm for each (kind, subject). */
export const alarms = pgTable('alarms', {
  id: text('id').primaryKey(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  detail: jsonb('detail').$type<Record<string, unknown>>().notNull().default({}),
  raisedAt: momentNow('raised_at'),
  closedAt: moment('closed_at'),
});

/**
 * How the services the shop needs answered last: a part of the supplier by the path of its call, Stripe, mail.
 * Written by whoever called.
 */
export const partStates = pgTable('part_states', {
  part: text('part').primaryKey(),
  /** Since when every call has failed; null while it answers. */
  failingSince: moment('failing_since'),
  failedAt: moment('failed_at'),
  answeredAt: moment('answered_at'),
});
