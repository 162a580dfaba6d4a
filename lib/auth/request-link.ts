import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { customers, verificationTokens } from '#db/schema/index.ts';
import { secondsToWait } from '#lib/limits/count.ts';
import { log } from '#lib/log.ts';
import { queueSealedMail } from '#lib/mail/queue.ts';
import type { EncryptionKey } from '#lib/secrets.ts';

/** How long a link in a mail that signs in or confirms an address works. */
export const linkMinutes = 10;

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
  const full = (await secondsToWait(db, 'mail-link', { address: to })) !== null;
  if (full && !(await areOver(db, to))) return;
  // Before the transaction: with the counters on a second connection, a flood would wait for itself.
  if (!(await mailsLeft(db, to, changeOf))) return;
  await db.transaction(async (tx) => {
    // Requests for one address wait for each other, or several at once would each see that no link lives.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`sign-in:${to}`}, 0))`);
    if (full && !(await areOver(tx, to))) return;
    await tx.insert(verificationTokens).values({
      identifier: changeOf ? identifierOfChange(changeOf, to) : to,
      token: tokenHash,
      expires: sql`shop_now() + make_interval(mins => ${linkMinutes})`,
    });
    await queueSealedMail(tx, changeOf ? 'confirm-address' : 'sign-in', { keys, payload: { to, url } });
  });
}

/**
 * Whether links were mailed to an address and none lives any more. Somebody else's requests must not lock
 * the address out: when their links are over, its owner gets one.
 */
async function areOver(db: DbOrTx, to: string): Promise<boolean> {
  const lately = and(tokensTo(to), sql`${verificationTokens.expires} > shop_now() - interval '1 hour'`);
  const alive = and(tokensTo(to), sql`${verificationTokens.expires} > shop_now()`);
  return (
    (await db.$count(verificationTokens, lately)) > 0 && (await db.$count(verificationTokens, alive)) === 0
  );
}

/** Whether the shop may still mail a link to this address in this minute; customers have a reserve. */
async function mailsLeft(db: Db, to: string, changeOf?: string): Promise<boolean> {
  if ((await secondsToWait(db, 'mail-links')) === null) return true;
  const known = !changeOf && (await db.$count(customers, eq(customers.email, to))) > 0;
  if (known && (await secondsToWait(db, 'mail-links-to-customers')) === null) return true;
  log.warn('sign-in mails are held back: too many were asked for in a minute');
  return false;
}
