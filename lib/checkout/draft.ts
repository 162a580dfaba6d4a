import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import {
  type orderLines,
  orders,
  orderTraces,
  type PlanSnapshot,
  type ThreeDSecure,
} from '#db/schema/index.ts';
import { brand } from '#lib/brand.ts';
import type { SellablePlan } from '#lib/catalogue/read.ts';
import { newId } from '#lib/ids.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import { writeOrder } from '#lib/orders/write.ts';
import type { CheckoutForm } from './input.ts';

export interface Buyer {
  /** SHA-256 of the buyer cookie. */
  buyerKey: string;
  /** Who is signed in; null for a guest. */
  customerId: string | null;
  /** Where the request came from, as `networkOf` says it; null or missing when nobody we trust names it. */
  network?: string | null;
}

/** The order of this buyer and checkout key: the same key is the same purchase. */
export async function orderByKey(
  db: Db,
  buyerKey: string,
  checkoutKey: string,
): Promise<OrderRow | undefined> {
  const [found] = await db
    .select()
    .from(orders)
    .where(and(eq(orders.buyerKey, buyerKey), eq(orders.checkoutKey, checkoutKey)));
  return found;
}

/** What is about to be bought: one line, of a plan or of a top-up for one eSIM. */
export interface Draft {
  kind: 'sale' | 'topup';
  checkoutKey: string;
  /** Whose order it will be; null for a guest. */
  customerId: string | null;
  currency: string;
  line: Pick<
    typeof orderLines.$inferInsert,
    'planCode' | 'supplierCode' | 'plan' | 'quantity' | 'days' | 'unitPriceCents' | 'costUnits' | 'esimId'
  >;
}

/** The draft of an order for a plan. */
export function saleOf(buyer: Buyer, form: CheckoutForm, plan: SellablePlan, unitPriceCents: number): Draft {
  const { code: planCode, supplierCode, costUnits, currency } = plan;
  const { quantity, days, checkoutKey } = form;
  const line = { planCode, supplierCode, plan: snapshot(plan), quantity, days, unitPriceCents, costUnits };
  return { kind: 'sale', checkoutKey, customerId: buyer.customerId, currency, line };
}

/** Writes order, line and units in one transaction; a second click finds the first one's row. */
export async function draftOrder(db: Db, buyer: Buyer, draft: Draft): Promise<OrderRow> {
  const { kind, checkoutKey, customerId, currency, line } = draft;
  // Kept for later: an order of somebody signed in stays theirs, whatever address is typed at Stripe.
  const actor = buyer.customerId
    ? ({ kind: 'customer', customerId: buyer.customerId } as const)
    : ({ kind: 'buyer' } as const);
  const row = {
    id: newId('ord'),
    kind,
    buyerKey: buyer.buyerKey,
    checkoutKey,
    customerId,
    currency,
    totalCents: line.unitPriceCents * line.quantity,
    termsVersion: brand.termsVersion,
    automaticTax: sql<boolean>`coalesce((select stripe_tax from settings), false)`,
    threeDSecure: sql<ThreeDSecure>`coalesce((select three_d_secure from settings), 'automatic')`,
  };
  const lines = [{ no: 1, currency, ...line }];
  const written = await db.transaction(async (tx) => {
    const order = await writeOrder(tx, row, lines, { actor });
    if (order && buyer.network)
      await tx.insert(orderTraces).values({ orderId: order.id, network: buyer.network });
    return order;
  });
  const order = written ?? (await orderByKey(db, buyer.buyerKey, checkoutKey));
  if (!order) throw new Error('a checkout key is taken, yet no order has it');
  return order;
}

/** What an order keeps of a plan. */
export function snapshot(plan: SellablePlan): PlanSnapshot {
  const { code, title, locationCode, locationName, kind } = plan;
  const { dataBytes, days, validityStarts, activateWithinDays } = plan;
  const facts = { dataBytes, days, validityStarts, activateWithinDays };
  return { code, title, locationCode, locationName, kind, ...facts };
}
