import { eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { orderLines, orders } from '#db/schema/index.ts';
import { newId } from '#lib/ids.ts';
import type { Because } from '#lib/orders/history.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import { writeOrder } from '#lib/orders/write.ts';
import type { PaymentReading } from '#lib/payments/session.ts';

/**
 * An order of its own for money that came a second time: nobody is charged twice for one click, so it will
 * go back whole, and the books hold it beside the first. Null when this payment has its order already.
 */
export async function orderOfSecondPayment(
  tx: Tx,
  first: OrderRow,
  reading: PaymentReading,
  because: Because,
): Promise<OrderRow | null> {
  const { paymentIntent } = reading;
  if (!paymentIntent) return null;
  const [known] = await tx
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.stripePaymentIntent, paymentIntent));
  if (known) return null;
  const lines = await tx.select().from(orderLines).where(eq(orderLines.orderId, first.id));
  const { kind, buyerKey, customerId, currency, totalCents, termsVersion, consentedAt } = first;
  return writeOrder(
    tx,
    {
      ...{ id: newId('ord'), kind, buyerKey, customerId, currency, totalCents, termsVersion, consentedAt },
      checkoutKey: `second:${paymentIntent}`,
    },
    lines.map((line) => {
      const { no, planCode, supplierCode, plan, quantity, days, esimId, unitPriceCents, costUnits } = line;
      return {
        ...{ no, planCode, supplierCode, plan, quantity, days, esimId, unitPriceCents, costUnits },
        currency: line.currency,
      };
    }),
    because,
  );
}
