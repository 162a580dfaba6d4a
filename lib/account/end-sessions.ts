import { and, eq, ne, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { sessions } from '#db/schema/index.ts';
import { sessionSeconds } from '#lib/auth/cookie.ts';
import { sha256 } from '#lib/secrets.ts';

/** How long after signing in an account can be deleted without signing in again. */
export const freshMinutes = 15;

/** Signs a customer out on every device, but for the session that is named. */
export async function endSessions(db: DbOrTx, customerId: string, but?: string): Promise<void> {
  const mine = eq(sessions.userId, customerId);
  await db.delete(sessions).where(but ? and(mine, ne(sessions.sessionToken, sha256(but))) : mine);
}

/** Whether a session of this customer began a moment ago; a session's end never moves. */
export async function isFreshSession(db: DbOrTx, customerId: string, token: string): Promise<boolean> {
  const fresh = sql`${sessions.expires} > shop_now()
    + make_interval(secs => ${sessionSeconds}) - make_interval(mins => ${freshMinutes})`;
  const mine = and(eq(sessions.userId, customerId), eq(sessions.sessionToken, sha256(token)), fresh);
  return (await db.$count(sessions, mine)) > 0;
}
