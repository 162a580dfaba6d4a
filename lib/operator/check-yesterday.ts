import { eq, sql } from 'drizzle-orm';
import { moneyChecks } from '#db/schema/index.ts';
import { closeAlarm, raiseAlarm } from '#lib/alarm.ts';
import type { Works } from '#lib/fulfilment/works.ts';
import { newId } from '#lib/ids.ts';
import { compareBooks } from './compare-books.ts';

/** Compares the three books for the day that ended, by itself; a difference of a cent is an alarm. */
export async function checkYesterday(works: Works): Promise<void> {
  const id = newId('mck');
  const day = (ago: number) =>
    sql`((shop_now() at time zone 'UTC')::date - ${ago}::int)::timestamp at time zone 'UTC'`;
  await works.db.insert(moneyChecks).values({ id, fromAt: day(1), toAt: day(0), by: 'sweep' });
  await compareBooks(works, id);
  const [check] = await works.db.select().from(moneyChecks).where(eq(moneyChecks.id, id));
  if (check?.state !== 'done') throw new Error(`the books could not be compared: ${check?.reason}`);
  const differences = check.result?.differences ?? [];
  // Each day has its own alarm: a day in order says nothing of the one before.
  const subject = check.fromAt.toISOString().slice(0, 10);
  if (differences.length === 0) return closeAlarm(works.db, 'books-differ', subject);
  await raiseAlarm(works.db, 'books-differ', subject, {
    differences: differences.length,
    first: differences[0]?.kind,
  });
}
