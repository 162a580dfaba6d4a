import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { sessions } from '#db/schema/index.ts';
import { sha256 } from '#lib/secrets.ts';

/** How long a passkey may take to sign. */
const challengeMinutes = 5;

/** Keeps what the passkey of this session has to sign next; the one before is void. */
export async function keepChallenge(db: DbOrTx, token: string, challenge: string): Promise<void> {
  await db
    .update(sessions)
    .set({ challenge, challengeAt: sql`shop_now()` })
    .where(eq(sessions.sessionToken, sha256(token)));
}

/** Takes the challenge of this session: whoever asks again, or too late, gets null. */
export async function takeChallenge(db: DbOrTx, token: string): Promise<string | null> {
  const { rows } = await db.execute<{ challenge: string }>(sql`
    with held as (
      select session_token, challenge, challenge_at from sessions
      where session_token = ${sha256(token)} and challenge is not null for update)
    update sessions set challenge = null, challenge_at = null from held
    where sessions.session_token = held.session_token
    returning case when held.challenge_at > shop_now() - make_interval(mins => ${challengeMinutes})
      then held.challenge end as challenge`);
  return rows[0]?.challenge ?? null;
}

/** Who a passkey belongs to and where it works: the shop's own host and address. */
export function relyingParty(appUrl: string): { rpID: string; origin: string } {
  const { hostname, origin } = new URL(appUrl);
  return { rpID: hostname, origin };
}
