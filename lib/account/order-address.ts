import { and, count, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Db, DbOrTx } from '#db/client.ts';
import { esims, mails, orderHistory, orderLines, orders, orderUnits } from '#db/schema/index.ts';
import { maskEmail } from '#lib/email-address.ts';
import { esimState } from '#lib/esims/states.ts';
import { isId } from '#lib/ids.ts';
import { type OrderMail, queueOrderMail } from '#lib/mail/queue.ts';
import { orderFacts } from '#lib/notices/read.ts';
import { isFree } from '#lib/orders/own-esim.ts';
import type { Viewer } from '#lib/orders/read.ts';
import type { OrderRow } from '#lib/orders/transition.ts';
import { sameText } from '#lib/secrets.ts';

/** Mails a buyer can ask for again, in an hour. */
export const mostSendsAnHour = 3;
/** How often an order's address can be corrected. */
export const mostCorrections = 3;
/** From here on an eSIM takes longer than most. */
const delayMinutes = 1;

/** Mails that are sent again; the first of a kind has the seq 1 and is not the buyer's doing. */
const again: OrderMail[] = ['esim-ready', 'delayed', 'refunded'];

/** What the order page offers while a mistyped address can still be put right. */
export interface OpenDesk {
  open: true;
  /** In full, so that a typing error can be seen: this browser typed it. Null when Stripe gave no address. */
  email: string | null;
  /** Whether there is a mail that could be sent again by now. */
  mailDue: boolean;
  sendsLeft: number;
  correctionsLeft: number;
}

/** A phone has taken an eSIM, so the address stays: "t•••@example.com", or null without one. */
export interface ClosedDesk {
  open: false;
  masked: string | null;
}

export type AddressDesk = OpenDesk | ClosedDesk;

/** What this viewer can do about an order's address; null for everyone but its buyer's own browser. */
export async function addressDesk(db: Db, viewer: Viewer, orderId: string): Promise<AddressDesk | null> {
  const order = await boughtHere(db, viewer, orderId);
  if (!order) return null;
  const { email } = order;
  if (!(await isUntouched(db, orderId))) return { open: false, masked: email && maskEmail(email) };
  return {
    open: true,
    email,
    mailDue: (await mailThatFits(db, orderId)) !== null,
    sendsLeft: Math.max(0, mostSendsAnHour - (await sendsLately(db, orderId))),
    correctionsLeft: Math.max(0, mostCorrections - (await correctionsOf(db, orderId))),
  };
}

/**
 * The order when this viewer may correct its address: the browser that bought it, not the bearer of a link
 * that may have gone to a stranger, and only until a phone has taken the first eSIM.
 */
export async function correctableOrder(
  db: DbOrTx,
  viewer: Viewer,
  orderId: string,
): Promise<OrderRow | null> {
  const order = await boughtHere(db, viewer, orderId);
  return order && (await isUntouched(db, orderId)) ? order : null;
}

/** A paid order of eSIMs, when this is the browser that bought it. */
async function boughtHere(db: DbOrTx, viewer: Viewer, orderId: string): Promise<OrderRow | null> {
  if (!isId('ord', orderId) || viewer.buyerKey === null) return null;
  const [order] = await db.select().from(orders).where(eq(orders.id, orderId));
  if (!order || !sameText(viewer.buyerKey, order.buyerKey)) return null;
  return order.kind === 'sale' && isFree(order) ? order : null;
}

/** Whether no phone has taken an eSIM of the order, and none of them is over. */
async function isUntouched(db: DbOrTx, orderId: string): Promise<boolean> {
  const taken = await db
    .select({ esimStatus: esims.esimStatus, smdpStatus: esims.smdpStatus })
    .from(esims)
    .innerJoin(orderUnits, eq(orderUnits.id, esims.unitId))
    .innerJoin(orderLines, eq(orderLines.id, orderUnits.lineId))
    .where(eq(orderLines.orderId, orderId));
  return taken.every(({ esimStatus, smdpStatus }) =>
    ['new', 'preparing'].includes(esimState(esimStatus, smdpStatus)),
  );
}

/** The same, and nobody else changes the order until the transaction ends. */
export async function lockCorrectable(tx: DbOrTx, viewer: Viewer, orderId: string): Promise<OrderRow | null> {
  await tx.select({ id: orders.id }).from(orders).where(eq(orders.id, orderId)).for('update');
  return correctableOrder(tx, viewer, orderId);
}

/** How often the address of an order was corrected. */
export async function correctionsOf(db: DbOrTx, orderId: string): Promise<number> {
  const steps = and(eq(orderHistory.orderId, orderId), eq(orderHistory.to, 'address-corrected'));
  return db.$count(orderHistory, steps);
}

/** Mails the address of a paid order once more. 'too-often' says to wait; null is not theirs to ask. */
export async function sendAgain(
  db: Db,
  viewer: Viewer,
  orderId: string,
): Promise<'on-its-way' | 'too-often' | null> {
  return db.transaction(async (tx) => {
    const order = await lockCorrectable(tx, viewer, orderId);
    if (!order?.email) return null;
    if ((await sendsLately(tx, orderId)) >= mostSendsAnHour) return 'too-often';
    const kind = await mailThatFits(tx, orderId);
    if (!kind) return null;
    await queueAnother(tx, orderId, kind);
    return 'on-its-way';
  });
}

/**
 * The mail that says how the order stands; null while there is nothing to say. Most eSIMs are ready within
 * a minute: until then "it takes a little longer" would be a false alarm.
 */
async function mailThatFits(db: DbOrTx, orderId: string): Promise<OrderMail | null> {
  const facts = await orderFacts(db, orderId);
  if (!facts) return null;
  const { delivered, waiting, refunded, refundCents } = facts;
  if (delivered > 0) return 'esim-ready';
  if (waiting > 0) return (await isPaidSince(db, orderId, delayMinutes)) ? 'delayed' : null;
  return refunded > 0 && refundCents > 0 ? 'refunded' : null;
}

async function isPaidSince(db: DbOrTx, orderId: string, minutes: number): Promise<boolean> {
  const since = sql`${orders.paidAt} <= shop_now() - make_interval(mins => ${minutes})`;
  return (await db.$count(orders, and(eq(orders.id, orderId), since))) > 0;
}

/** One more mail of a kind; one that still waits goes to the present address anyway. */
export async function queueAnother(tx: DbOrTx, orderId: string, kind: OrderMail): Promise<void> {
  const ofKind = and(eq(mails.orderId, orderId), eq(mails.kind, kind), eq(mails.subject, ''));
  const [row] = await tx
    .select({
      highest: sql<number>`coalesce(max(${mails.seq}), 1)`,
      waiting: count(sql`case when ${mails.state} = 'queued' then 1 end`),
    })
    .from(mails)
    .where(ofKind);
  if (row && row.waiting > 0) return;
  await queueOrderMail(tx, kind, orderId, { seq: Math.max(1, row?.highest ?? 1) + 1 });
}

async function sendsLately(db: DbOrTx, orderId: string): Promise<number> {
  return db.$count(
    mails,
    and(
      eq(mails.orderId, orderId),
      inArray(mails.kind, again),
      gt(mails.seq, 1),
      sql`${mails.createdAt} > shop_now() - interval '1 hour'`,
    ),
  );
}
