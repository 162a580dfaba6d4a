import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { customers } from '#db/schema/index.ts';
import { alertKinds } from '#lib/usage/alert-kinds.ts';

/** Keeps which alerts a customer wants mailed; all others are switched off. Unknown words change nothing. */
export async function chooseAlerts(db: Db, customerId: string, wanted: readonly string[]): Promise<void> {
  const mutedAlerts = alertKinds.map(({ kind }) => kind).filter((kind) => !wanted.includes(kind));
  await db.update(customers).set({ mutedAlerts }).where(eq(customers.id, customerId));
}
