import { eq } from 'drizzle-orm';
import { orders } from '#db/schema/index.ts';
import { readReview } from '#lib/payments/review.ts';
import { writeDecision } from './decide-hold.ts';
import type { Works } from './works.ts';

/**
 * What was decided in Stripe's dashboard holds for an order that waits because of Stripe alone: approved, it is
 * delivered; sent back, it is refunded, whatever else it waits for. Returns whether the payment is one of ours.
 */
export async function followReview(works: Works, reviewId: string): Promise<boolean> {
  const { paymentIntent, state } = await readReview(works.stripe, reviewId);
  if (!paymentIntent) return false;
  return works.db.transaction(async (tx) => {
    const [order] = await tx
      .select({ id: orders.id })
      .from(orders)
      .where(eq(orders.stripePaymentIntent, paymentIntent));
    if (!order) return false;
    const by = { actor: { kind: 'stripe' } as const, cause: reviewId };
    if (state === 'approved')
      await writeDecision(tx, order.id, 'deliver', { ...by, onlyFor: ['risk', 'stripe-review'] });
    if (state === 'refused') await writeDecision(tx, order.id, 'refund', by);
    return true;
  });
}
