import { eq, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { accounts, customers, sessions } from '#db/schema/index.ts';
import { type AlertSwitch, alertKinds } from '#lib/usage/alert-kinds.ts';

/** What the account page shows of a customer. */
export interface AccountView {
  /** Kinds of alerts that are mailed. */
  wanted: AlertSwitch[];
  /** Browsers that are signed in, this one among them. */
  sessions: number;
  /** Whether Google signs in to this account as well. */
  google: boolean;
}

/** The account of who is signed in; null when it is gone. */
export async function accountOf(db: DbOrTx, customerId: string): Promise<AccountView | null> {
  const [customer] = await db.select().from(customers).where(eq(customers.id, customerId));
  if (!customer) return null;
  const alive = sql`${sessions.userId} = ${customerId} and ${sessions.expires} > shop_now()`;
  return {
    wanted: alertKinds.map(({ kind }) => kind).filter((kind) => !customer.mutedAlerts.includes(kind)),
    sessions: await db.$count(sessions, alive),
    google: (await db.$count(accounts, eq(accounts.userId, customerId))) > 0,
  };
}
