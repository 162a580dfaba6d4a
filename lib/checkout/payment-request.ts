import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orderLines } from '#db/schema/index.ts';
import { esimWithOrder } from '#lib/orders/own-esim.ts';
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
  return {
    orderId: order.id,
    keyNo: order.sessionKeyNo,
    currency: order.currency,
    items: lines.map((line) => ({
      title: line.plan.title,
      description: whatIsSold(line),
      unitPriceCents: line.unitPriceCents,
      quantity: line.quantity,
    })),
    metadata: orderMetadata(order, lines),
    returnUrl: `${appUrl}/orders/${order.id}`,
    cancelUrl: appUrl + (await pathBack(db, first)),
    expiresAt,
    threeDSecure: order.threeDSecure,
    automaticTax: order.automaticTax,
  };
}

type Line = typeof orderLines.$inferSelect;

function whatIsSold({ esimId, days }: Line): string {
  const what = esimId === null ? 'eSIM, data only' : 'Added to an eSIM you have';
  return days === null ? what : `${what}, for ${days} ${days === 1 ? 'day' : 'days'}`;
}

/** Where the buyer goes who changes their mind on the payment page: to where they chose. */
async function pathBack(db: Db, line: Line): Promise<string> {
  const { esimId, planCode, supplierCode, quantity, days } = line;
  const base = esimId === null ? null : await esimWithOrder(db, esimId);
  const query = new URLSearchParams(
    base ? { offer: supplierCode } : { plan: planCode, quantity: String(quantity) },
  );
  if (days !== null) query.set('days', String(days));
  return base ? `/orders/${base.order.id}/esims/${base.esim.id}/top-up?${query}` : `/checkout?${query}`;
}

/** What rebuilds the order should the database be lost; no personal data. `v` is the schema version. */
function orderMetadata(
  order: Pick<OrderRow, 'id' | 'kind' | 'totalCents' | 'termsVersion'>,
  lines: readonly Line[],
): Record<string, string> {
  return {
    v: '1',
    order: order.id,
    kind: order.kind,
    plans: lines.map((line) => line.planCode).join(','),
    quantities: lines.map((line) => line.quantity).join(','),
    days: lines.map((line) => line.days ?? 0).join(','),
    ...(order.kind === 'topup' ? { esim: lines.map((line) => line.esimId ?? '').join(',') } : {}),
    seen_cents: String(order.totalCents),
    terms: order.termsVersion,
  };
}
