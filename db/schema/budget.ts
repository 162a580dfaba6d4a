import { sql } from 'drizzle-orm';
import { bigserial, check, integer, pgTable, smallint, timestamp } from 'drizzle-orm/pg-core';

// Both tables run on the real clock, not on the shop's: they pace real calls.
const realMoment = (name: string) =>
  timestamp(name, { withTimezone: true, mode: 'date' }).notNull().default(sql`clock_timestamp()`);

/** When the next call to the supplier may leave, for all processes together: always exactly one row. */
export const supplierBudget = pgTable(
  'supplier_budget',
  {
    id: integer('id').primaryKey().default(1),
    nextFreeAt: realMoment('next_free_at'),
  },
  (t) => [check('supplier_budget_one_row', sql`${t.id} = 1`)],
);

/** Callers waiting for a slot: lower lanes first served, then by number. One not renewed in time is void. */
export const supplierTickets = pgTable('supplier_tickets', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  lane: smallint('lane').notNull(),
  expiresAt: realMoment('expires_at'),
});
