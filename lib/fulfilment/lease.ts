import { and, eq, isNull, lt, lte, or, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { esimChanges, mails, orderLines, refunds } from '#db/schema/index.ts';
import { MovedMeanwhile } from '#lib/orders/transition.ts';

type Leasable = typeof orderLines | typeof refunds | typeof mails | typeof esimChanges;

/**
 * A lease is short and renewed while the work goes on: after kill -9, another worker takes over within
 * lease + sweep, under 6 seconds.
 */
const leaseSeconds = 4;
const renewMs = 1_200;

const until = sql`shop_now() + make_interval(secs => ${leaseSeconds})`;

/**
 * Runs `work` on a row that is due, with nobody else on it. Does nothing when the row is not due or is
 * leased, and returns whether it did. A worker that lost its lease notices at its next write: the row's
 * fence has grown.
 */
export async function withLease<T extends Leasable>(
  db: Db,
  table: T,
  id: string,
  work: (row: T['$inferSelect']) => Promise<void>,
): Promise<boolean> {
  const [row] = await db
    .update(table as typeof orderLines)
    .set({ leaseUntil: until, fence: sql`fence + 1` })
    .where(
      and(
        eq(table.id, id),
        lte(table.nextActionAt, sql`shop_now()`),
        or(isNull(table.leaseUntil), lt(table.leaseUntil, sql`shop_now()`)),
      ),
    )
    .returning();
  if (!row) return false;
  const mine = and(eq(table.id, id), eq(table.fence, row.fence));
  const renew = setInterval(() => {
    // A failed renewal needs no handling: the lease runs out and the fence stops our later writes.
    db.update(table as typeof orderLines)
      .set({ leaseUntil: until })
      .where(mine)
      .catch(() => {});
  }, renewMs);
  try {
    await work(row as T['$inferSelect']);
  } catch (error) {
    if (!(error instanceof MovedMeanwhile)) throw error;
  } finally {
    clearInterval(renew);
    await db
      .update(table as typeof orderLines)
      .set({ leaseUntil: null })
      .where(mine);
  }
  return true;
}
