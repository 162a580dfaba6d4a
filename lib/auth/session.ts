import { cookies } from 'next/headers';
import type { DbOrTx } from '#db/client.ts';
import { sessionCookie } from './cookie.ts';
import { type Operator, operatorOfSession } from './operator.ts';
import { type CurrentCustomer, customerOfSession } from './read.ts';

/** Who asks, from the session cookie of the request at hand; null for everyone not signed in. */
export async function currentCustomer(works: {
  db: DbOrTx;
  env: { APP_URL: string };
}): Promise<CurrentCustomer | null> {
  const token = await currentSessionToken(works);
  return token ? customerOfSession(works.db, token) : null;
}

/** Who asks, if they run the shop. */
export async function signedInOperator(works: {
  db: DbOrTx;
  env: { APP_URL: string; OPERATOR_EMAILS: readonly string[] };
}): Promise<Operator | null> {
  const token = await currentSessionToken(works);
  return token ? operatorOfSession(works.db, works.env, token) : null;
}

/** The session cookie of the request at hand. */
export async function currentSessionToken(works: { env: { APP_URL: string } }): Promise<string | null> {
  return (await cookies()).get(sessionCookie(works.env.APP_URL).name)?.value ?? null;
}
