import { sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { type HoldReason, holds, orderTraces } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { holdWords } from '#lib/hold-words.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import type { PaymentTrace } from '#lib/payments/session.ts';
import { isBlocked } from './blocks.ts';
import { type ReviewFacts, readReviewRules, reviewReasons } from './review-rules.ts';

/**
 * Looks at an order that is paid in this transaction, before anything is bought for it. Returns whether it
 * goes on, waits for a person, or goes back because its buyer is blocked; a row in `holds` says why.
 */
export async function reviewPayment(
  tx: Tx,
  order: OrderRow,
  trace: PaymentTrace | undefined,
): Promise<'go-on' | 'wait' | 'send-back'> {
  const network = await keepTrace(tx, order, trace);
  // What may stand at the supplier already, as in a rebuilt order, is no money to save.
  if (await mayBeBought(tx, order.id)) return 'go-on';
  const card = trace?.card ?? null;
  if (await isBlocked(tx, { card, email: order.email, network })) {
    const decided = { decision: 'refund', decidedBy: 'block-list', decidedAt: sql`shop_now()` } as const;
    await tx.insert(holds).values({ orderId: order.id, reasons: ['blocked'], ...decided });
    return 'send-back';
  }
  const reasons = await reasonsToWait(tx, order, { card, network }, trace);
  if (reasons.length === 0) return 'go-on';
  await tx.insert(holds).values({ orderId: order.id, reasons });
  await raiseAlarm(tx, 'order-held', order.id, { why: reasons.map((reason) => holdWords[reason]) });
  await queueOrderMail(tx, 'delayed', order.id);
  return 'wait';
}

/** Keeps what the payment showed beside where the order was begun, which is returned. */
async function keepTrace(tx: Tx, order: OrderRow, trace: PaymentTrace | undefined): Promise<string | null> {
  const { card = null, riskLevel = null, inReview = false } = trace ?? {};
  const shown = { card, riskLevel, inReview };
  const [row] = await tx
    .insert(orderTraces)
    .values({ orderId: order.id, ...shown })
    .onConflictDoUpdate({ target: orderTraces.orderId, set: shown })
    .returning();
  return row?.network ?? null;
}

async function mayBeBought(tx: Tx, orderId: string): Promise<boolean> {
  const { rows } = await tx.execute(sql`
    select 1 from supplier_intents join order_lines on order_lines.id = supplier_intents.line_id
    where order_lines.order_id = ${orderId} limit 1`);
  return rows.length > 0;
}

interface Hand {
  card: string | null;
  network: string | null;
}

async function reasonsToWait(
  tx: Tx,
  order: OrderRow,
  hand: Hand,
  trace: PaymentTrace | undefined,
): Promise<HoldReason[]> {
  const { rows } = await tx.execute<{ review: unknown }>(sql`select review from settings`);
  const rules = readReviewRules(rows[0]?.review);
  await oneAfterTheOther(tx, [hand.card, order.customerId, hand.network]);
  const counted = await countsOf(tx, order, hand, rules.hours);
  return reviewReasons(rules, {
    ...counted,
    totalCents: order.totalCents,
    riskLevel: trace?.riskLevel ?? null,
    inReview: trace?.inReview ?? false,
  });
}

/** Payments of one hand at the same moment see each other: each waits until the one before it is written. */
async function oneAfterTheOther(tx: Tx, keys: readonly (string | null)[]): Promise<void> {
  // In one order for all, or two would wait for each other.
  for (const key of keys.filter((one) => one !== null).sort())
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`review:${key}`}, 0))`);
}

type Counts = Omit<ReviewFacts, 'totalCents' | 'riskLevel' | 'inReview'>;

async function countsOf(tx: Tx, order: OrderRow, { card, network }: Hand, hours: number): Promise<Counts> {
  const domain = order.email?.split('@')[1] ?? null;
  const { rows } = await tx.execute<Counts & Record<string, unknown>>(sql`
    with paid as (
      select o.id, o.customer_id, o.email, t.card, t.network,
        (select sum(quantity) from order_lines where order_id = o.id) as units
      from orders o left join order_traces t on t.order_id = o.id
      where o.paid_at > shop_now() - make_interval(hours => ${hours}) and o.kind <> 'replacement'
    )
    select
      coalesce(sum(units) filter (where id = ${order.id}), 0)::int as "units",
      coalesce(sum(units) filter (where card = ${card}::text), 0)::int as "cardUnits",
      coalesce(sum(units) filter (where customer_id = ${order.customerId}::text), 0)::int as "accountUnits",
      coalesce(sum(units) filter (where network = ${network}::text), 0)::int as "networkUnits",
      coalesce(sum(units) filter (where split_part(email, '@', 2) = ${domain}::text), 0)::int as "domainUnits",
      (count(distinct card) filter (where customer_id = ${order.customerId}::text))::int as "cards",
      exists (
        select 1 from orders o join order_lines l on l.order_id = o.id
        join order_units u on u.line_id = l.id and u.decision = 'deliver'
        where o.customer_id = ${order.customerId}::text and o.state = 'paid'
          and o.paid_at <= shop_now() - make_interval(hours => ${hours})) as "known"
    from paid`);
  const [row] = rows;
  if (!row) throw new Error('counting the payments of a buyer gave no row');
  return row;
}
