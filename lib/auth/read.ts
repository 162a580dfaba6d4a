import { and, eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { customers, sessions } from '#db/schema/index.ts';
import { sha256 } from '#lib/secrets.ts';

/** Who is signed in. */
export interface CurrentCustomer {
  id: string;
  email: string;
}

/** The customer of a session cookie, in one query; null once it has ended, or was never ours. */
export async function customerOfSession(db: DbOrTx, token: string): Promise<CurrentCustomer | null> {
  const [customer] = await db
    .select({ id: customers.id, email: customers.email })
    .from(sessions)
    .innerJoin(customers, eq(customers.id, sessions.userId))
    .where(and(eq(sessions.sessionToken, sha256(token)), sql`${sessions.expires} > shop_now()`));
  return customer ?? null;
}
