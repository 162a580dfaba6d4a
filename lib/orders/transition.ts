import { and, eq } from 'drizzle-orm';
import type { PgUpdateSetSource } from 'drizzle-orm/pg-core';
import type { DbOrTx } from '#db/client.ts';
import { orderLines, orders, refunds } from '#db/schema/index.ts';
import type { LineState, OrderState, RefundState } from '#db/schema/transitions.ts';
import { ShopError } from '#lib/errors.ts';
import { type Because, recordSteps } from './history.ts';

export type OrderRow = typeof orders.$inferSelect;
export type LineRow = typeof orderLines.$inferSelect;
export type RefundRow = typeof refunds.$inferSelect;

/** Thrown when a row was moved by somebody else, or a lease was lost: the caller stops and re-reads. */
export class MovedMeanwhile extends ShopError {
  constructor(what: string) {
    super('conflict', `${what} was moved by another process`);
  }
}

/** Moves an order; the old state guards the write, the history row goes with it. */
export async function moveOrder(
  tx: DbOrTx,
  order: OrderRow,
  to: OrderState,
  because: Because,
  set: PgUpdateSetSource<typeof orders> = {},
): Promise<OrderRow> {
  const [moved] = await tx
    .update(orders)
    .set({ ...set, state: to })
    .where(and(eq(orders.id, order.id), eq(orders.state, order.state)))
    .returning();
  if (!moved) throw new MovedMeanwhile(order.id);
  if (order.state !== to) {
    await recordSteps(tx, because, [
      { orderId: order.id, subject: 'order', subjectId: order.id, from: order.state, to },
    ]);
  }
  return moved;
}

/** Moves a line. Old state and fence guard the write: a worker whose lease ran out changes nothing. */
export async function moveLine(
  tx: DbOrTx,
  line: LineRow,
  to: LineState,
  because: Because,
  set: PgUpdateSetSource<typeof orderLines> = {},
): Promise<LineRow> {
  const [moved] = await tx
    .update(orderLines)
    .set({ ...set, state: to })
    .where(
      and(eq(orderLines.id, line.id), eq(orderLines.state, line.state), eq(orderLines.fence, line.fence)),
    )
    .returning();
  if (!moved) throw new MovedMeanwhile(line.id);
  if (line.state !== to) {
    await recordSteps(tx, because, [
      { orderId: line.orderId, subject: 'line', subjectId: line.id, from: line.state, to },
    ]);
  }
  return moved;
}

/** Moves a refund, guarded like a line. */
export async function moveRefund(
  tx: DbOrTx,
  refund: RefundRow,
  to: RefundState,
  because: Because,
  set: PgUpdateSetSource<typeof refunds> = {},
): Promise<RefundRow> {
  const [moved] = await tx
    .update(refunds)
    .set({ ...set, state: to })
    .where(and(eq(refunds.id, refund.id), eq(refunds.state, refund.state), eq(refunds.fence, refund.fence)))
    .returning();
  if (!moved) throw new MovedMeanwhile(refund.id);
  if (refund.state !== to) {
    await recordSteps(tx, because, [
      { orderId: refund.orderId, subject: 'refund', subjectId: refund.id, from: refund.state, to },
    ]);
  }
  return moved;
}
