import { and, asc, eq, isNotNull, lte, sql } from 'drizzle-orm';
import { orders } from '#db/schema/index.ts';
import { log, safeMessage } from '#lib/log.ts';
import { readFee } from '#lib/payments/fee.ts';
import type { Works } from './works.ts';

/** So many payments are asked for at once; the rest at the next minute. */
const mostAtOnce = 200;
/** A fee that Stripe has not booked after so many days stays an estimate. */
const patienceDays = 14;

/** Asks Stripe what it kept of payments whose fee is not known yet; until then books reckon with an estimate. */
export async function readFees({ db, stripe }: Pick<Works, 'db' | 'stripe'>): Promise<void> {
  const due = await db
    .select({ id: orders.id, intent: orders.stripePaymentIntent })
    .from(orders)
    .where(and(isNotNull(orders.feeDueAt), lte(orders.feeDueAt, sql`shop_now()`)))
    .orderBy(asc(orders.feeDueAt))
    .limit(mostAtOnce);
  for (const { id, intent } of due) {
    const feeCents = intent ? await feeOf(stripe, intent, id) : null;
    await db
      .update(orders)
      .set(feeCents === null ? { feeDueAt: later } : { feeCents, feeDueAt: null })
      .where(eq(orders.id, id));
  }
}

async function feeOf(stripe: Works['stripe'], intent: string, orderId: string): Promise<number | null> {
  try {
    return await readFee(stripe, intent);
  } catch (error) {
    log.warn({ order: orderId, error: safeMessage(error) }, 'the fee of a payment could not be read');
    return null;
  }
}

/** In a minute, then ever later: a tenth of its age, until patience ends. */
const later = sql`case when paid_at < shop_now() - make_interval(days => ${patienceDays}) then null
  else shop_now() + greatest(interval '1 minute', (shop_now() - coalesce(paid_at, created_at)) / 10) end`;
