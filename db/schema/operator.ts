import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { integer64, moment, momentNow } from './columns.ts';
import { customers } from './customers.ts';
import { orders } from './orders.ts';

export type StaffRole = 'viewer' | 'support' | 'owner';

/** Who helps to run the shop, besides the owners named in the environment. A row that ended stays. */
export const staff = pgTable(
  'staff',
  {
    id: text('id').primaryKey(),
    /** Normalised by `normaliseEmail`. */
    email: text('email').notNull(),
    role: text('role').$type<StaffRole>().notNull(),
    addedBy: text('added_by').notNull(),
    addedAt: momentNow('added_at'),
    endedAt: moment('ended_at'),
  },
  (t) => [check('staff_role', sql`${t.role} in ('viewer', 'support', 'owner')`)],
);

/** A passkey of somebody who runs the shop: asked for before money moves or an eSIM dies. */
export const passkeys = pgTable(
  'passkeys',
  {
    /** The credential's id, base64url. */
    id: text('id').primaryKey(),
    customerId: text('customer_id')
      .notNull()
      .references(() => customers.id, { onDelete: 'cascade' }),
    /** COSE public key, base64url. */
    publicKey: text('public_key').notNull(),
    counter: integer64('counter').notNull(),
    transports: text('transports').array().notNull().default([]),
    name: text('name').notNull(),
    createdAt: momentNow('created_at'),
    usedAt: moment('used_at'),
  },
  (t) => [index('passkeys_customer').on(t.customerId)],
);

/** What somebody wrote down about an order. Rows are never changed. */
export const orderNotes = pgTable(
  'order_notes',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    text: text('text').notNull(),
    by: text('by').notNull(),
    at: momentNow('at'),
  },
  (t) => [index('order_notes_order').on(t.orderId, t.at)],
);

/** A margin that differs from the shop's own; the narrowest that fits a plan counts. */
export interface MarginRule {
  scope: 'region' | 'country' | 'plan' | 'size';
  /** A location code, a plan code, or bytes as digits: up to and with this size. "*" is every region, every country. */
  key: string;
  marginBasisPoints: number;
}

/** One version of how prices are made. The newest counts; going back writes an older one again. */
export const pricings = pgTable('pricings', {
  id: text('id').primaryKey(),
  marginBasisPoints: integer('margin_basis_points').notNull(),
  floorCents: integer64('floor_cents').notNull(),
  cardFeeBasisPoints: integer('card_fee_basis_points').notNull(),
  cardFeeFixedCents: integer64('card_fee_fixed_cents').notNull(),
  rules: jsonb('rules').$type<MarginRule[]>().notNull().default([]),
  /** The version it goes back to, when it does. */
  repeats: text('repeats'),
  by: text('by').notNull(),
  at: momentNow('at'),
});

/** Supplier balance over time: a row when it changed, with what our own calls explain of the difference. */
export const balanceReadings = pgTable(
  'balance_readings',
  {
    id: text('id').primaryKey(),
    balanceUnits: integer64('balance_units').notNull(),
    /** Difference to the row before that our orders, top-ups and cancels account for; USD × 10,000. */
    explainedUnits: integer64('explained_units').notNull().default(0),
    /** What cancelled eSIMs should have given back by now and did not; USD × 10,000. */
    owedUnits: integer64('owed_units').notNull().default(0),
    at: momentNow('at'),
  },
  (t) => [index('balance_readings_at').on(t.at)],
);

/** One difference between Stripe, our orders and the supplier. */
export interface MoneyDifference {
  /** What does not fit, as a word of ours: `payment-unknown`, `refund-missing`, … */
  kind: string;
  /** Our order, when it is known. */
  orderId: string | null;
  /** Stripe's or the supplier's name of it, or our own. */
  subject: string;
  /** What each side says, in cents for payments and in USD × 10,000 for the supplier; null when it knows nothing. */
  ours: number | null;
  theirs: number | null;
}

/** Sums of one period, and where the three books differ. */
export interface MoneyCheckResult {
  /** Of payments and refunds, in cents. */
  stripe: { payments: number; chargedCents: number; refunds: number; refundedCents: number };
  orders: { payments: number; chargedCents: number; refunds: number; refundedCents: number };
  /**
   * eSIMs ordered, ours as accepted, theirs as listed; what they cost in the end, and how the balance moved,
   * in USD × 10,000. Checks of earlier releases have numbers of eSIMs only.
   */
  supplier: {
    ours: number;
    theirs: number;
    costs?: { ours: number; theirs: number };
    /** `own` is what our calls took (below zero) or brought back; null before the first reading. */
    balance?: { opening: number; closing: number; paidIn: number; own: number; missing: number } | null;
  };
  differences: MoneyDifference[];
}

/** One comparison of Stripe's books, ours and the supplier's for a period. */
export const moneyChecks = pgTable(
  'money_checks',
  {
    id: text('id').primaryKey(),
    fromAt: moment('from_at').notNull(),
    toAt: moment('to_at').notNull(),
    state: text('state').$type<'running' | 'done' | 'failed'>().notNull().default('running'),
    /** Why it failed. */
    reason: text('reason'),
    result: jsonb('result').$type<MoneyCheckResult>(),
    by: text('by').notNull(),
    createdAt: momentNow('created_at'),
    finishedAt: moment('finished_at'),
  },
  (t) => [index('money_checks_created').on(t.createdAt)],
);
