import { eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { mails, verificationTokens } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import { ring } from '#lib/jobs/queue.ts';
import { log } from '#lib/log.ts';
import { type EncryptionKey, seal } from '#lib/secrets.ts';

/** How long a link in a sign-in mail works. */
export const linkMinutes = 10;
/** Sign-in mails one address gets in an hour; links that were used do not count. */
const mailsPerHour = 5;
/** Sign-in mails of the whole shop in a minute: beyond it somebody tries out addresses, or hurts our name as a sender. */
const mailsPerMinute = 60;

/** What the mail's sender opens: never stored in the clear, since the link signs in. */
export interface SignInPayload {
  to: string;
  url: string;
}

export interface LinkRequest {
  to: string;
  /** The token's hash, as the library will look for it. */
  tokenHash: string;
  url: string;
}

/**
 * Stores a token and queues its mail in one transaction. Over a limit nothing is written and nothing is
 * said: whoever asked sees the same answer.
 */
export async function storeLink(
  db: Db,
  keys: readonly EncryptionKey[],
  { to, tokenHash, url }: LinkRequest,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Requests for one address wait for each other, or several at once would each see the last free place.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${to}`}, 0))`);
    await tx
      .delete(verificationTokens)
      .where(sql`${verificationTokens.expires} <= shop_now() - make_interval(mins => ${60 - linkMinutes})`);
    const sent = await tx.$count(verificationTokens, eq(verificationTokens.identifier, to));
    if (sent >= mailsPerHour) return;
    const lately = await tx.$count(
      verificationTokens,
      sql`${verificationTokens.expires} > shop_now() + make_interval(mins => ${linkMinutes - 1})`,
    );
    if (lately >= mailsPerMinute) {
      log.warn({ lately }, 'sign-in mails are held back: too many were asked for in a minute');
      return;
    }
    await tx.insert(verificationTokens).values({
      identifier: to,
      token: tokenHash,
      expires: sql`shop_now() + make_interval(mins => ${linkMinutes})`,
    });
    const id = newId('mal');
    const payload: SignInPayload = { to, url };
    await tx
      .insert(mails)
      .values({ id, kind: 'sign-in', sealedPayload: seal(keys, id, JSON.stringify(payload)) });
    await ring(tx, 'send-mail', { id });
  });
}
