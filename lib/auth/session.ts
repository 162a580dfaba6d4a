import { cookies } from 'next/headers';
import type { DbOrTx } from '#db/client.ts';
import { sessionCookie } from './cookie.ts';
import { type CurrentCustomer, customerOfSession } from './read.ts';

/** Who asks, from the session cookie of the request at hand; null for everyone not signed in. */
export async function currentCustomer(works: {
  db: DbOrTx;
  env: { APP_URL: string };
}): Promise<CurrentCustomer | null> {
  const jar = await cookies();
  const token = jar.get(sessionCookie(works.env.APP_URL).name)?.value;
  return token ? customerOfSession(works.db, token) : null;
}
