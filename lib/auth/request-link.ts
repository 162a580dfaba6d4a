import { eq, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { customers, verificationTokens } from '#db/schema/index.ts';
import { log } from '#lib/log.ts';
import { queueSealedMail } from '#lib/mail/queue.ts';
import type { EncryptionKey } from '#lib/secrets.ts';

/** How long a link in a mail that signs in or confirms an address works. */
export const linkMinutes = 10;
/** Such mails one address gets in an hour, and one more whenever no link lives; used links do not count. */
const mailsPerHour = 5;
/** Sign-in mails of the whole shop in a minute: beyond it somebody tries out addresses, or hurts our name as a sender. */
const mailsPerMinute = 60;
/** Kept free on top of them for addresses we know: strangers' requests keep no customer out. */
const reservedForKnown = 120;

export interface LinkRequest {
  to: string;
  /** The token's hash, as whoever takes it will look for it. */
  tokenHash: string;
  url: string;
  /** The customer who wants to change to this address; without it the link signs in. */
  changeOf?: string;
}

/** What the token of a change of address is stored under; a sign-in's stands under the address itself. */
export function identifierOfChange(customerId: string, address: string): string {
  return `change:${customerId}:${address}`;
}

/** Every token that was mailed to an address, whatever it is for. */
export function tokensTo(address: string): SQL {
  const { identifier } = verificationTokens;
  const end = `:${address}`;
  return sql`(${identifier} = ${address}
    or starts_with(${identifier}, 'change:') and right(${identifier}, length(${end}::text)) = ${end})`;
}

/**
 * Stores a token and queues its mail in one transaction. Over a limit nothing is written and nothing is
 * said: whoever asked sees the same answer.
 */
export async function storeLink(
  db: Db,
  keys: readonly EncryptionKey[],
  { to, tokenHash, url, changeOf }: LinkRequest,
): Promise<void> {
  await db.transaction(async (tx) => {
    // Requests for one address wait for each other, or several at once would each see the last free place.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${to}`}, 0))`);
    await tx
      .delete(verificationTokens)
      .where(sql`${verificationTokens.expires} <= shop_now() - make_interval(mins => ${60 - linkMinutes})`);
    const sent = await tx.$count(verificationTokens, tokensTo(to));
    const alive = sql`${tokensTo(to)} and ${verificationTokens.expires} > shop_now()`;
    // Somebody else's requests must not lock the address out: when their links are over, its owner gets one.
    if (sent >= mailsPerHour && (await tx.$count(verificationTokens, alive)) > 0) return;
    const lately = await tx.$count(
      verificationTokens,
      sql`${verificationTokens.expires} > shop_now() + make_interval(mins => ${linkMinutes - 1})`,
    );
    const known = !changeOf && (await tx.$count(customers, eq(customers.email, to))) > 0;
    if (lately >= mailsPerMinute + (known ? reservedForKnown : 0)) {
      log.warn({ lately }, 'sign-in mails are held back: too many were asked for in a minute');
      return;
    }
    await tx.insert(verificationTokens).values({
      identifier: changeOf ? identifierOfChange(changeOf, to) : to,
      token: tokenHash,
      expires: sql`shop_now() + make_interval(mins => ${linkMinutes})`,
    });
    await queueSealedMail(tx, changeOf ? 'confirm-address' : 'sign-in', { keys, payload: { to, url } });
  });
}
