import { and, eq, isNull, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { customers, type StaffRole, sessions, staff } from '#db/schema/index.ts';
import type { Actor } from '#lib/actor.ts';
import { sha256 } from '#lib/secrets.ts';
import { isOwner } from './roles.ts';

/** How long a proof (a passkey's signature, a mailed link) counts. */
export const proofMinutes = 15;
/** A form opens with a proof that has so long to go: it does not run out while somebody types. */
const formMinutes = 5;

/** Somebody who runs the shop, as they are in this very request. */
export type Operator = Extract<Actor, { kind: 'operator' }> & {
  role: StaffRole;
  /** Whether they proved themselves within the last minutes. */
  fresh: boolean;
  /** Whether that proof still counts for as long as a form takes to fill in. */
  lasts?: boolean;
};

/**
 * The bearer of a session as an operator; null for everyone who is neither named in the environment nor
 * staff. Asked on each request, so a role that ends has ended.
 */
export async function operatorOfSession(
  db: DbOrTx,
  env: { OPERATOR_EMAILS: readonly string[] },
  token: string,
): Promise<Operator | null> {
  const [found] = await db
    .select({
      customerId: customers.id,
      email: customers.email,
      role: staff.role,
      fresh: provedWithin(proofMinutes),
      lasts: provedWithin(proofMinutes - formMinutes),
    })
    .from(sessions)
    .innerJoin(customers, eq(customers.id, sessions.userId))
    .leftJoin(staff, and(eq(staff.email, customers.email), isNull(staff.endedAt)))
    .where(and(eq(sessions.sessionToken, sha256(token)), sql`${sessions.expires} > shop_now()`));
  if (!found) return null;
  const { customerId, email, fresh, lasts } = found;
  const role = isOwner(email, env.OPERATOR_EMAILS) ? 'owner' : found.role;
  return role && { kind: 'operator', customerId, email, role, fresh, lasts };
}

function provedWithin(minutes: number) {
  return sql<boolean>`coalesce(${sessions.provedAt} > shop_now() - make_interval(mins => ${minutes}), false)`;
}

/** A session whose bearer has proved themselves just now. */
export async function markProved(db: DbOrTx, token: string): Promise<void> {
  await db
    .update(sessions)
    .set({ provedAt: sql`shop_now()`, challenge: null, challengeAt: null })
    .where(eq(sessions.sessionToken, sha256(token)));
}
