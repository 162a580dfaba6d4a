import { eq, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { orders, orderUnits } from '#db/schema/index.ts';
import { recordDeed } from '#lib/audit.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { askAsOperator } from '#lib/changes/ask-as-operator.ts';
import { ring } from '#lib/jobs/queue.ts';
import { oweRefund } from '#lib/orders/decide.ts';
import { recordSteps } from '#lib/orders/history.ts';
import { authorise } from './deeds.ts';
import { type OperatorOrder, operatorOrder } from './read-order.ts';
import { typedText } from './typed-text.ts';

const reason = typedText(200);

/** What became of a refund, as the page says it. */
export type RefundAnswer =
  | 'refund-asked'
  | 'cancel-asked'
  | 'wait-ended'
  | 'nothing'
  | 'bad-amount'
  | 'reason-missing'
  | 'not-now';

export interface RefundWish {
  orderId: string;
  /** Null for every unit of the order. */
  unitId: string | null;
  /** A part of one delivered unit's price, out of goodwill; null for all that is left of it. */
  cents: number | null;
  reason: string;
}

/**
 * Gives money back. What nobody delivered stops being waited for, what is new is cancelled at the supplier
 * first, and for anything else it is goodwill: the eSIM goes on working. Never more than was paid, and
 * never for what was replaced; the tables refuse both, too.
 */
export async function refundUnits(db: Db, actor: Operator, wish: RefundWish): Promise<RefundAnswer> {
  authorise(actor, 'refund-unit');
  const why = reason.safeParse(wish.reason);
  if (!why.success) return 'reason-missing';
  return db.transaction(async (tx) => {
    // Two refunds at once are reckoned one after the other; news of an eSIM are still written beside it.
    await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, wish.orderId)).for('no key update');
    const order = await operatorOrder(tx, actor, wish.orderId);
    if (!order) return 'not-now';
    const answer = await goThrough(tx, actor, order, { ...wish, reason: why.data });
    if (answer === 'not-now' || answer === 'nothing' || answer === 'bad-amount') return answer;
    await recordDeed(tx, actor, {
      action: 'refund-unit',
      subject: wish.unitId ? `unit:${wish.unitId}` : `order:${wish.orderId}`,
      cause: why.data,
      before: { refundedCents: sumOf(order) },
      after: { order: wish.orderId, way: answer, cents: wish.cents },
    });
    return answer;
  });
}

async function goThrough(
  tx: Tx,
  actor: Operator,
  order: OperatorOrder,
  wish: RefundWish,
): Promise<RefundAnswer> {
  const units = order.lines.flatMap((line) => line.units);
  if (wish.unitId !== null) {
    return units.some(({ id }) => id === wish.unitId)
      ? refundOne(tx, actor, order, wish.unitId, wish)
      : 'not-now';
  }
  const answers = new Set<RefundAnswer>();
  for (const { id } of units) answers.add(await refundOne(tx, actor, order, id, { ...wish, cents: null }));
  const said = (['cancel-asked', 'wait-ended', 'refund-asked'] as const).find((one) => answers.has(one));
  return said ?? 'nothing';
}

async function refundOne(
  tx: Tx,
  actor: Operator,
  order: OperatorOrder,
  unitId: string,
  wish: RefundWish,
): Promise<RefundAnswer> {
  const found = order.money[unitId]?.refund;
  if (!found || found.way === 'none') return 'not-now';
  if (found.way === 'end-wait')
    return wish.cents === null ? endWait(tx, actor, order.id, unitId, wish) : 'not-now';
  const cents = wish.cents ?? found.cents;
  if (!Number.isSafeInteger(cents) || cents < 1 || cents > found.cents) return 'bad-amount';
  // A part of the price leaves the eSIM with its owner, even a new one.
  if (found.way === 'cancel' && wish.cents === null) return cancelFirst(tx, actor, order, unitId);
  if (order.refunds.some((one) => one.unitId === unitId)) return 'not-now';
  const owed = { orderId: order.id, unitId, purpose: 'goodwill', amountCents: cents } as const;
  await oweRefund(tx, { ...owed, currency: order.currency }, { actor, cause: wish.reason });
  return 'refund-asked';
}

async function cancelFirst(
  tx: Tx,
  actor: Operator,
  order: OperatorOrder,
  unitId: string,
): Promise<RefundAnswer> {
  const esim = order.lines.flatMap(({ units }) => units).find(({ id }) => id === unitId)?.esim;
  if (!esim) return 'not-now';
  const asked = await askAsOperator(tx, actor, esim.id, 'cancel');
  return asked.ok ? 'cancel-asked' : 'not-now';
}

/** As when its buyer stops waiting: the worker refunds at its next look, unless it is ready at that moment. */
async function endWait(
  tx: Tx,
  actor: Operator,
  orderId: string,
  unitId: string,
  { reason: cause }: RefundWish,
): Promise<RefundAnswer> {
  const lineOf = tx.select({ id: orderUnits.lineId }).from(orderUnits).where(eq(orderUnits.id, unitId));
  const { rows } = await tx.execute<{ id: string }>(sql`
    update order_lines set deadline_at = shop_now(), next_action_at = shop_now()
    where id = (${lineOf}) and order_id = ${orderId} and deadline_at > shop_now()
    returning id`);
  for (const { id } of rows) {
    await recordSteps(tx, { actor, cause }, [
      { orderId, subject: 'line', subjectId: id, from: null, to: 'refund-chosen' },
    ]);
    await ring(tx, 'advance-line', { id });
  }
  return rows.length > 0 ? 'wait-ended' : 'not-now';
}

function sumOf(order: OperatorOrder): number {
  return order.refunds.reduce((sum, { amountCents }) => sum + amountCents, 0);
}
