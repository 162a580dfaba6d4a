import { sql } from 'drizzle-orm';
import { supplierBalance } from '#db/schema/index.ts';
import type { Works } from './works.ts';

/** Reads the supplier balance and keeps it for the checkout's gate. Returns USD × 10,000. */
export async function saveBalance(works: Pick<Works, 'db' | 'supplier'>): Promise<number> {
  const balanceUnits = await works.supplier.balance();
  await works.db
    .insert(supplierBalance)
    .values({ id: 1, balanceUnits })
    .onConflictDoUpdate({ target: supplierBalance.id, set: { balanceUnits, readAt: sql`shop_now()` } });
  return balanceUnits;
}
