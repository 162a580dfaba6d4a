import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orderLines } from '#db/schema/index.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import type { SessionRequest } from '#lib/payments/session.ts';

/** Everything the payment page is asked for, from the order's rows alone: a repeat asks the same. */
export async function paymentRequest(
  db: Db,
  appUrl: string,
  order: OrderRow,
  expiresAt: Date,
): Promise<SessionRequest> {
  const lines = await db.select().from(orderLines).where(eq(orderLines.orderId, order.id));
  const first = lines[0];
  if (!first) throw new Error(`order ${order.id} has no line`);
  const query = new URLSearchParams({ plan: first.planCode, quantity: String(first.quantity) });
  if (first.days !== null) query.set('days', String(first.days));
  return {
    orderId: order.id,
    keyNo: order.sessionKeyNo,
    currency: order.currency,
    items: lines.map((line) => ({
      title: line.plan.title,
      description: line.days === null ? 'eSIM, data only' : `eSIM, data only, for ${line.days} days`,
      unitPriceCents: line.unitPriceCents,
      quantity: line.quantity,
    })),
    metadata: orderMetadata(order, lines),
    returnUrl: `${appUrl}/orders/${order.id}`,
    cancelUrl: `${appUrl}/checkout?${query}`,
    expiresAt,
  };
}

/** What rebuilds the order should the database be lost; no personal data. `v` is the schema version. */
function orderMetadata(
  order: Pick<OrderRow, 'id' | 'kind' | 'totalCents' | 'termsVersion'>,
  lines: readonly { planCode: string; quantity: number; days: number | null }[],
): Record<string, string> {
  return {
    v: '1',
    order: order.id,
    kind: order.kind,
    plans: lines.map((line) => line.planCode).join(','),
    quantities: lines.map((line) => line.quantity).join(','),
    days: lines.map((line) => line.days ?? 0).join(','),
    seen_cents: String(order.totalCents),
    terms: order.termsVersion,
  };
}
