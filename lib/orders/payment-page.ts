import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { orders } from '#db/schema/index.ts';
import { canFollow, type Viewer } from './read.ts';

/** The payment page of an order that still waits for its payment: the same one again, never a second. */
export async function paymentPageOf(
  db: Db,
  linkSecret: string,
  viewer: Viewer,
  orderId: string,
): Promise<string | null> {
  if (!(await canFollow(db, linkSecret, viewer, orderId))) return null;
  const [order] = await db
    .select({ url: orders.stripeSessionUrl })
    .from(orders)
    .where(and(eq(orders.id, orderId), eq(orders.state, 'session_open')));
  return order?.url ?? null;
}
