import { randomBytes } from 'node:crypto';
import { and, eq, inArray, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { accounts, customers, orders, verificationTokens } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { AuthWorks } from '#lib/auth/options.ts';
import type { CurrentCustomer } from '#lib/auth/read.ts';
import { identifierOfChange, storeLink } from '#lib/auth/request-link.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { queueSealedMail } from '#lib/mail/queue.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { deriveKey, sha256 } from '#lib/secrets.ts';
import { changeLocks } from './change-locks.ts';
import { endSessions, isFreshSession } from './end-sessions.ts';

/**
 * Mails a link to the address a customer wants from now on. Whether somebody else has it already is never
 * said; only what is no address, or is the present one, is named.
 */
export async function askForChange(
  works: AuthWorks,
  { customer, sessionToken }: SignedIn,
  text: string,
): Promise<'on-its-way' | 'no-address' | 'same-address' | 'sign-in-again'> {
  if (!(await isFreshSession(works.db, customer.id, sessionToken))) return 'sign-in-again';
  const address = normaliseEmail(text);
  if (!address) return 'no-address';
  if (address === customer.email) return 'same-address';
  const token = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({ token, email: address });
  await storeLink(works.db, works.env.ENCRYPTION_KEY, {
    to: address,
    changeOf: customer.id,
    tokenHash: tokenHash(works, token),
    url: `${works.env.APP_URL}/account/email/confirm?${query}`,
  });
  return 'on-its-way';
}

/** Another secret than that of sign-in links: neither token can stand in for the other. */
function tokenHash({ env }: AuthWorks, token: string): string {
  return sha256(`${token}${deriveKey(env.NEXTAUTH_SECRET, 'change-address').toString('hex')}`);
}

const confirmation = z.object({
  token: z.string().regex(/^[\w-]{43}$/),
  email: z.string().transform(normaliseEmail).pipe(z.string()),
});

/** Who presses the button, with the session that stays when all others end. */
export interface SignedIn {
  customer: CurrentCustomer;
  sessionToken: string;
}

/**
 * Takes the token and moves the account to its new address. Both addresses are proven then: should the new
 * one have an account of its own, everything in it moves over.
 */
export async function confirmChange(
  works: AuthWorks,
  { customer, sessionToken }: SignedIn,
  input: unknown,
): Promise<'changed' | 'link-dead'> {
  const parsed = confirmation.safeParse(input);
  if (!parsed.success) return 'link-dead';
  const { token, email } = parsed.data;
  return works.db.transaction(async (tx) => {
    if (!(await takeToken(tx, customer.id, email, tokenHash(works, token)))) return 'link-dead';
    const { me, other } = await lockBoth(tx, customer.id, email);
    if (!me || me.email === email) return 'link-dead';
    // Google vouched for the old address: it must not open the account any more.
    await tx.delete(accounts).where(eq(accounts.userId, me.id));
    if (other) await takeOver(tx, me.id, other.id);
    const verified = { email, emailVerified: sql`shop_now()` };
    await tx.update(customers).set(verified).where(eq(customers.id, me.id));
    await moveOrders(tx, me, email);
    await changeLocks(tx, me.id);
    await endSessions(tx, me.id, sessionToken);
    await queueSealedMail(tx, 'address-changed', {
      keys: works.env.ENCRYPTION_KEY,
      payload: { to: me.email },
    });
    await recordDeed(
      tx,
      { kind: 'customer', customerId: me.id },
      {
        action: 'change-address',
        subject: me.id,
        ...(other && { cause: `took over ${other.id}` }),
      },
    );
    return 'changed';
  });
}

/**
 * Of any number of takers one gets it, and the customer's other links die with it. Their rows stay: mails
 * to an address are counted by them.
 */
async function takeToken(tx: Tx, customerId: string, email: string, hash: string): Promise<boolean> {
  const { identifier, token, expires } = verificationTokens;
  const taken = await tx
    .delete(verificationTokens)
    .where(
      and(
        eq(identifier, identifierOfChange(customerId, email)),
        eq(token, hash),
        sql`${expires} > shop_now()`,
      ),
    )
    .returning();
  if (taken.length === 0) return false;
  await tx
    .update(verificationTokens)
    .set({ token: sql`'dead:' || gen_random_uuid()` })
    .where(sql`starts_with(${identifier}, ${identifierOfChange(customerId, '')})`);
  return true;
}

/** Orders first, as a payment does it, or the two would wait for each other. */
async function lockBoth(tx: Tx, customerId: string, email: string) {
  const theirs = tx.select({ id: customers.id }).from(customers).where(eq(customers.email, email));
  await tx
    .select({ id: orders.id })
    .from(orders)
    .where(or(eq(orders.customerId, customerId), inArray(orders.customerId, theirs)))
    .orderBy(orders.id)
    .for('update');
  const rows = await tx
    .select()
    .from(customers)
    .where(or(eq(customers.id, customerId), eq(customers.email, email)))
    .orderBy(customers.id)
    .for('update');
  return {
    me: rows.find(({ id }) => id === customerId),
    other: rows.find(({ id }) => id !== customerId),
  };
}

/** Everything of the other account becomes mine; its sessions end with it. */
async function takeOver(tx: Tx, myId: string, otherId: string): Promise<void> {
  await tx.update(orders).set({ customerId: myId }).where(eq(orders.customerId, otherId));
  await tx.update(accounts).set({ userId: myId }).where(eq(accounts.userId, otherId));
  await tx
    .delete(verificationTokens)
    .where(sql`starts_with(${verificationTokens.identifier}, ${identifierOfChange(otherId, '')})`);
  await tx.delete(customers).where(eq(customers.id, otherId));
}

/** Orders paid with the old address follow to the new one. */
async function moveOrders(tx: Tx, me: { id: string; email: string }, email: string): Promise<void> {
  const moved = await tx
    .update(orders)
    .set({ email })
    .where(and(eq(orders.customerId, me.id), eq(orders.email, me.email)))
    .returning({ id: orders.id });
  await recordSteps(
    tx,
    { actor: { kind: 'customer', customerId: me.id } },
    moved.map(({ id }) => ({
      orderId: id,
      subject: 'order',
      subjectId: id,
      from: null,
      to: 'address-changed',
    })),
  );
}
