import { and, eq, isNull, like, notExists, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { accounts, customers, orderHistory, orders, sessions } from '#db/schema/index.ts';
import { customerFor } from '#lib/checkout/settle.ts';
import { normaliseEmail } from '#lib/email-address.ts';
import { queueOrderMail } from '#lib/mail/queue.ts';
import { orderFacts } from '#lib/notices/read.ts';
import { recordSteps } from '#lib/orders/history.ts';
import type { Viewer } from '#lib/orders/read.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import type { EncryptionKey } from '#lib/secrets.ts';
import { correctionsOf, lockCorrectable, mostCorrections, queueAnother } from './order-address.ts';

/** Orders that can be put under one address in a day. */
const mostToOneAddress = 3;

/** What became of a correction; null is not theirs to ask. */
export type Correction = 'corrected' | 'no-address' | 'same-address' | 'too-often' | null;

/**
 * Puts the mistyped address of an order right. The mailed link dies with the old address, both addresses
 * are told, and the order goes to the customer of the new one, unless somebody signed in had bought it.
 */
export async function correctAddress(
  db: Db,
  keys: readonly EncryptionKey[],
  viewer: Viewer,
  orderId: string,
  text: string,
): Promise<Correction> {
  return db.transaction(async (tx) => {
    // One at a time: two that swap addresses would each hold the customer the other needs.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('correct-address', 0))`);
    const order = await lockCorrectable(tx, viewer, orderId);
    if (!order) return null;
    const email = normaliseEmail(text);
    if (!email) return 'no-address';
    if (email === order.email) return 'same-address';
    const done = await correctionsOf(tx, orderId);
    if (done >= mostCorrections || (await correctedTo(tx, email)) >= mostToOneAddress) return 'too-often';
    const customerId = (await isOfAccount(tx, order)) ? order.customerId : await customerFor(tx, email);
    await tx
      .update(orders)
      .set({ email, customerId, linkVersion: sql`${orders.linkVersion} + 1` })
      .where(eq(orders.id, orderId));
    await moveTopUps(tx, order, customerId);
    await recordSteps(tx, { actor: { kind: 'buyer' } }, [
      { orderId, subject: 'order', subjectId: orderId, from: null, to: 'address-corrected' },
    ]);
    if (order.customerId && order.customerId !== customerId) await forgetStranger(tx, order.customerId);
    await tellBoth(tx, keys, order, done + 1);
    return 'corrected';
  });
}

/** How many orders were put under an address within a day: it may be a stranger's. */
async function correctedTo(tx: Tx, email: string): Promise<number> {
  const { rows } = await tx.execute<{ count: number }>(sql`
    select count(distinct orders.id)::int as count from orders
    join order_history on order_history.order_id = orders.id
    where orders.email = ${email} and order_history.to_state = 'address-corrected'
      and order_history.at > shop_now() - interval '1 day'`);
  return rows[0]?.count ?? 0;
}

/** Top-ups of its eSIMs belong to whom the eSIMs belong. */
async function moveTopUps(tx: Tx, order: OrderRow, customerId: string | null): Promise<void> {
  await tx.execute(sql`
    update orders set customer_id = ${customerId}
    from order_lines top_up
    join esims on esims.id = top_up.esim_id
    join order_units on order_units.id = esims.unit_id
    join order_lines on order_lines.id = order_units.line_id
    where orders.id = top_up.order_id and order_lines.order_id = ${order.id}`);
}

/** Whether a signed-in customer bought it: then it stays in their account, whatever was typed at Stripe. */
async function isOfAccount(tx: Tx, order: OrderRow): Promise<boolean> {
  const byCustomer = and(
    eq(orderHistory.orderId, order.id),
    eq(orderHistory.to, 'draft'),
    like(orderHistory.actor, 'customer:%'),
  );
  return order.customerId !== null && (await tx.$count(orderHistory, byCustomer)) > 0;
}

/** The customer a typing error had made: nobody ever signed in with that address, and nothing is theirs. */
async function forgetStranger(tx: Tx, customerId: string): Promise<void> {
  const none = (table: typeof orders | typeof sessions | typeof accounts) => {
    const owner = 'customerId' in table ? table.customerId : table.userId;
    return notExists(tx.select({ one: sql`1` }).from(table).where(eq(owner, customers.id)));
  };
  const unused = and(isNull(customers.emailVerified), none(orders), none(sessions), none(accounts));
  await tx.delete(customers).where(and(eq(customers.id, customerId), unused));
}

/** To the new address with the new link, and the eSIM again if it is ready; to the old one that it is not theirs. */
async function tellBoth(tx: Tx, keys: readonly EncryptionKey[], order: OrderRow, seq: number): Promise<void> {
  await queueOrderMail(tx, 'address-corrected', order.id, { subject: 'new', seq });
  if (order.email) {
    const sealed = { keys, payload: { to: order.email } };
    await queueOrderMail(tx, 'address-corrected', order.id, { subject: 'old', seq, sealed });
  }
  const facts = await orderFacts(tx, order.id);
  if (facts && facts.delivered > 0) await queueAnother(tx, order.id, 'esim-ready');
}
