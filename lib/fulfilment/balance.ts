import { sql } from 'drizzle-orm';
import { supplierBalance } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import { reservedUnits } from '#lib/checkout/gate.ts';
import { formatSupplierMoney } from '#lib/money.ts';
import { balanceReadBegins, noteBalance } from './balance-drift.ts';
import type { Works } from './works.ts';

/** Reads the supplier balance and keeps it for the checkout's gate. Returns USD × 10,000. */
export async function saveBalance(works: Pick<Works, 'db' | 'supplier'>): Promise<number> {
  const began = await balanceReadBegins(works.db);
  const balanceUnits = await works.supplier.balance();
  await works.db
    .insert(supplierBalance)
    .values({ id: 1, balanceUnits })
    .onConflictDoUpdate({ target: supplierBalance.id, set: { balanceUnits, readAt: sql`shop_now()` } });
  await noteBalance(works.db, began, balanceUnits);
  await watchBalance(works, balanceUnits);
  return balanceUnits;
}

/** Low is an alarm; it is over once the balance is not low any more and covers what is promised. */
async function watchBalance({ db }: Pick<Works, 'db'>, balanceUnits: number): Promise<void> {
  const { rows } = await db.execute<{ low: boolean; covers: boolean }>(sql`
    select ${balanceUnits}::float8 < balance_low_units as low,
      ${balanceUnits}::float8 - balance_buffer_units - ${reservedUnits} >= 0 as covers
    from settings`);
  const { low = false, covers = true } = rows[0] ?? {};
  const detail = { balance: formatSupplierMoney(balanceUnits) };
  if (low) await raiseAlarm(db, 'balance-low', 'supplier', detail);
  else if (covers) await closeAlarm(db, 'balance-low', 'supplier');
}
