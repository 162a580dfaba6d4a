import { DrizzleAdapter } from '@auth/drizzle-adapter';
import { and, eq, sql } from 'drizzle-orm';
import type { Adapter } from 'next-auth/adapters';
import type { Db } from '#db/client.ts';
import { accounts, customers, sessions, verificationTokens } from '#db/schema/index.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { newId } from '#lib/ids.ts';
import { sha256 } from '#lib/secrets.ts';
import { sessionSeconds } from './cookie.ts';

/**
 * The library's adapter on our tables, with our own writes: a customer may exist before signing in,
 * sessions are stored as hashes, tokens are taken once, and the database's clock decides.
 */
export function authAdapter(db: Db): Adapter {
  return {
    ...DrizzleAdapter(db, {
      usersTable: customers,
      accountsTable: accounts,
      sessionsTable: sessions,
      verificationTokensTable: verificationTokens,
    }),
    ...customerWrites(db),
    ...sessionWrites(db),
    // The token is stored together with its mail: see `request-link.ts`.
    createVerificationToken: (token) => token,
    useVerificationToken: (token) => takeToken(db, token),
  } satisfies Adapter;
}

function customerWrites(db: Db) {
  return {
    createUser: async ({ email, emailVerified }: { email: string; emailVerified: Date | null }) => {
      const address = normaliseEmail(email);
      if (!address) throw new Error('the address is not one plain e-mail address');
      const verified = emailVerified ? sql`shop_now()` : null;
      // A payment may make the same customer in the same moment.
      const [customer] = await db
        .insert(customers)
        .values({ id: newId('cus'), email: address, emailVerified: verified })
        .onConflictDoUpdate({ target: customers.email, set: { email: address } })
        .returning();
      if (!customer) throw new Error('a customer was neither inserted nor found');
      return customer;
    },
    updateUser: async ({ id, emailVerified }: { id: string; emailVerified?: Date | null }) => {
      const [customer] = await db
        .update(customers)
        .set(emailVerified ? { emailVerified: sql`shop_now()` } : { id })
        .where(eq(customers.id, id))
        .returning();
      if (!customer) throw new Error('the customer is gone');
      return customer;
    },
    /** Only Google links an account, and only with an address it has verified; its tokens are not kept. */
    linkAccount: async (account: {
      userId: string;
      type: string;
      provider: string;
      providerAccountId: string;
    }) => {
      const { userId, type, provider, providerAccountId } = account;
      await db.transaction(async (tx) => {
        await tx.insert(accounts).values({ userId, type, provider, providerAccountId });
        await tx.update(customers).set({ emailVerified: sql`shop_now()` }).where(eq(customers.id, userId));
      });
    },
  };
}

function sessionWrites(db: Db) {
  const stored = (token: string) => eq(sessions.sessionToken, sha256(token));
  return {
    createSession: async ({ sessionToken, userId }: { sessionToken: string; userId: string }) => {
      const [row] = await db
        .insert(sessions)
        .values({
          sessionToken: sha256(sessionToken),
          userId,
          expires: sql`shop_now() + make_interval(secs => ${sessionSeconds})`,
        })
        .returning();
      if (!row) throw new Error('the session was not stored');
      return { ...row, sessionToken };
    },
    getSessionAndUser: async (token: string) => {
      const [row] = await db
        .select({ session: sessions, user: customers })
        .from(sessions)
        .innerJoin(customers, eq(customers.id, sessions.userId))
        .where(and(stored(token), sql`${sessions.expires} > shop_now()`));
      return row ? { user: row.user, session: { ...row.session, sessionToken: token } } : null;
    },
    /** A session ends thirty days after signing in; looking at it does not prolong it. */
    updateSession: async () => null,
    deleteSession: async (token: string) => {
      await db.delete(sessions).where(stored(token));
    },
  };
}

/** Takes a token: of any number of takers one gets it, and every other link to that address dies with it. */
async function takeToken(db: Db, { identifier, token }: { identifier: string; token: string }) {
  return db.transaction(async (tx) => {
    const [taken] = await tx
      .delete(verificationTokens)
      .where(
        and(
          eq(verificationTokens.identifier, identifier),
          eq(verificationTokens.token, token),
          sql`${verificationTokens.expires} > shop_now()`,
        ),
      )
      .returning();
    if (!taken) return null;
    await tx.delete(verificationTokens).where(eq(verificationTokens.identifier, identifier));
    return taken;
  });
}
