import { sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { partStates } from '#db/schema/index.ts';

/** A service the shop needs: Stripe, mail, or one kind of call to the supplier by its path. */
export type Part = 'stripe' | 'mail' | `supplier:${string}`;

/** Told by whoever calls a service, after each call. Never throws, and does not make its caller wait. */
export type PartReport = (part: Part, answered: boolean) => void;

/** That all is well is written this often at most; each process may have something to put right. */
const writeMs = 5_000;

/** Keeps how the services answer in the database, for all processes to see. */
export function watchParts(db: Db): PartReport {
  const last = new Map<Part, { answered: boolean; at: number }>();
  return (part, answered) => {
    const now = performance.now();
    const before = last.get(part);
    if (before && before.answered === answered && now - before.at < writeMs) return;
    last.set(part, { answered, at: now });
    // A database that is away is noticed by everybody else.
    notePart(db, part, answered).catch(() => {});
  };
}

/** Writes down that a service answered, or did not. */
export async function notePart(db: DbOrTx, part: Part, answered: boolean): Promise<void> {
  const now = sql`shop_now()`;
  const set = answered
    ? { failingSince: null, answeredAt: now }
    : { failingSince: sql`coalesce(part_states.failing_since, shop_now())`, failedAt: now };
  await db
    .insert(partStates)
    .values({ part, ...(answered ? { answeredAt: now } : { failingSince: now, failedAt: now }) })
    .onConflictDoUpdate({ target: partStates.part, set });
}

/** A service that answered once is well again: sales go on with the next buyer. */
export async function noteRecovery(db: DbOrTx, part: Part): Promise<void> {
  await db.execute(sql`
    update part_states set failing_since = null, answered_at = shop_now()
    where part = ${part} and failing_since is not null`);
}

/** Calls without which nothing is sold. */
const sellingCalls = ['supplier:/esim/order', 'supplier:/esim/query', 'supplier:/balance/query'];

/**
 * Whether a service has been failing for some seconds, and did so until a moment ago: once nobody calls it
 * any more, it has to be tried again. An SQL expression.
 */
function failing(parts: readonly string[], seconds: number) {
  return sql<boolean>`exists (select 1 from part_states
    where part = any(${sql.param(parts)}::text[])
      and failing_since <= shop_now() - make_interval(secs => ${seconds})
      and failed_at > shop_now() - interval '3 minutes')`;
}

/** The supplier did not answer for five minutes. */
export const supplierAway = failing(sellingCalls, 300);
/** Stripe did not answer for half a minute. */
export const stripeAway = failing(['stripe'], 30);
/** No mail has left for a minute. */
export const mailAway = failing(['mail'], 60);
