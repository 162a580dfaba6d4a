import { sql } from 'drizzle-orm';
import { settings, supplierBalance } from '#db/schema/index.ts';
import { closeAlarm } from '#lib/alarm.ts';
import type { Works } from './works.ts';

/** Reads the supplier balance and keeps it for the checkout's gate; above the buffer its alarm is over. Returns USD × 10,000. */
export async function saveBalance(works: Pick<Works, 'db' | 'supplier'>): Promise<number> {
  const balanceUnits = await works.supplier.balance();
  await works.db
    .insert(supplierBalance)
    .values({ id: 1, balanceUnits })
    .onConflictDoUpdate({ target: supplierBalance.id, set: { balanceUnits, readAt: sql`shop_now()` } });
  const [row] = await works.db.select({ buffer: settings.balanceBufferUnits }).from(settings);
  if (balanceUnits > (row?.buffer ?? 0)) await closeAlarm(works.db, 'balance-low', 'supplier');
  return balanceUnits;
}
