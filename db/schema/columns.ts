import { sql } from 'drizzle-orm';
import { bigint, text, timestamp } from 'drizzle-orm/pg-core';

/** A moment, stored with time zone, on the shop's clock (`shop_now()`) when it has a default. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' });

/** A moment that the database fills in on insert. */
export const momentNow = (name: string) => moment(name).notNull().default(sql`shop_now()`);

/** A 64-bit integer read as a JavaScript number: money and bytes stay far below 2^53. */
export const integer64 = (name: string) => bigint(name, { mode: 'number' });

/** ISO 4217 code in lower case, as Stripe writes it. */
export const currency = (name = 'currency') => text(name).notNull().default('usd');
