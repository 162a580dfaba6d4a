import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { refundUndelivered, undecidedUnits } from '#lib/orders/decide.ts';
import { type LineRow, moveLine } from '#lib/orders/transition.ts';
import { announceOutcome } from './outcome.ts';
import { byJob, type Works } from './works.ts';

/** Whether the promised time is over, on the database's clock. */
export async function isPastDeadline(db: Db, line: LineRow): Promise<boolean> {
  const { rows } = await db.execute<{ past: boolean }>(
    sql`select coalesce(deadline_at <= shop_now(), false) as past from order_lines where id = ${line.id}`,
  );
  return rows[0]?.past === true;
}

/**
 * Refunds every unit of a line that has no fate yet and leaves the line closing: whatever the supplier
 * may still hold for it is cancelled before it is closed.
 */
export async function refundRest(works: Works, line: LineRow, why: string): Promise<LineRow> {
  return works.db.transaction(async (tx) => {
    const open = await undecidedUnits(tx, line.id);
    await refundUndelivered(
      tx,
      line.orderId,
      open.map((unit) => unit.id),
      byJob(why),
    );
    const moved = await moveLine(tx, line, 'closing', byJob(why), {
      reason: why,
      attempts: 0,
      nextActionAt: sql`shop_now()`,
    });
    await announceOutcome(tx, line.orderId);
    return moved;
  });
}
