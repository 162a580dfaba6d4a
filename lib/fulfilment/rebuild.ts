import { and, eq, sql } from 'drizzle-orm';
import type Stripe from 'stripe';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { orderLines, type orders, supplierIntents, topUpOffers } from '#db/schema/index.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { knownPlan } from '#lib/catalogue/read.ts';
import { snapshot } from '#lib/checkout/draft.ts';
import { giveAllBack } from '#lib/checkout/settle.ts';
import { topUpSnapshot } from '#lib/checkout/start-top-up.ts';
import { newId } from '#lib/ids.ts';
import { log } from '#lib/log.ts';
import { esimWithOrder } from '#lib/orders/own-esim.ts';
import { writeOrder } from '#lib/orders/write.ts';
import { refundsOfPayment } from '#lib/payments/refund.ts';
import type { PaymentReading } from '#lib/payments/session.ts';
import { sha256 } from '#lib/secrets.ts';
import { writeIntent } from './intent.ts';
import { writeTopUpIntent } from './top-up-intent.ts';
import type { Works } from './works.ts';

/** What a payment says of its order: `lib/checkout/payment-request.ts` writes it. */
const claim = z.object({
  v: z.literal('1'),
  order: z.string(),
  kind: z.enum(['sale', 'topup']),
  plans: z.string().min(1),
  quantities: z.coerce.number().int().min(1).max(30),
  days: z.coerce.number().int().min(0).max(365),
  esim: z.string().optional(),
  seen_cents: z.coerce.number().int().min(1),
  terms: z.string(),
});
type Claim = z.output<typeof claim>;
type Line = Omit<typeof orderLines.$inferInsert, 'id' | 'orderId'>;

const because = { actor: { kind: 'sweep' }, cause: 'rebuilt from its payment' } as const;

export interface Rebuilder extends Works {
  live: boolean;
  appUrl: string;
}

/**
 * Writes an order anew that was paid and is not in our database: it was lost with it. What it bought is
 * ordered under the transaction id it had, after looking for it; what we cannot know any more is paid back.
 * Payments of another shop or of the other mode are left alone.
 */
export async function rebuildOrder(works: Rebuilder, reading: PaymentReading): Promise<void> {
  const isOurs = reading.returnUrl === `${works.appUrl}/orders/${reading.orderId}`;
  if (!isOurs || reading.live !== works.live || !reading.paymentIntent) return;
  const said = claim.parse(reading.metadata);
  const isBack = await wentBack(works.stripe, reading);
  const isAsAgreed = reading.amountCents === said.seen_cents;
  await works.db.transaction(async (tx) => {
    const line = await lineOf(tx, said, reading.currency);
    const order = await writeOrder(tx, orderOf(said, reading, line), [line ?? unknownLine(said)], because);
    // Somebody else was faster.
    if (!order) return;
    log.warn({ order: order.id }, 'an order was rebuilt from its payment');
    await raiseAlarm(tx, 'order-rebuilt', order.id, { buyable: line !== null, back: isBack });
    if (line === null || isBack) await giveAllBack(tx, order, reading, because, isBack);
    else if (isAsAgreed) await presumeOrdered(tx, works, order.id, reading.createdAt);
  });
}

/** Whether all of it was sent back before we lost the order. */
async function wentBack(stripe: Stripe, reading: PaymentReading): Promise<boolean> {
  const back = await refundsOfPayment(stripe, reading.paymentIntent ?? '');
  return back.reduce((sum, { cents }) => sum + cents, 0) >= reading.amountCents;
}

function orderOf(said: Claim, reading: PaymentReading, line: Line | null): typeof orders.$inferInsert {
  return {
    id: said.order,
    // What cannot be rebuilt names no eSIM, so it can be no top-up.
    kind: line === null ? 'sale' : said.kind,
    // Which browser bought it is lost: the mailed link opens it, and its owner once signed in.
    buyerKey: sha256(newId('ord')),
    checkoutKey: `rebuilt:${said.order}`,
    currency: reading.currency,
    totalCents: said.seen_cents,
    termsVersion: said.terms,
    consentedAt: reading.createdAt,
    createdAt: reading.createdAt,
    stripeSessionId: reading.sessionId,
  };
}

async function lineOf(tx: Tx, said: Claim, currency: string): Promise<Line | null> {
  const bought = said.kind === 'sale' ? await planOf(tx, said) : await topUpOf(tx, said);
  // A price that is not the same for each unit was never ours.
  if (!bought || said.seen_cents % said.quantities !== 0) return null;
  return { ...common(said), currency, ...bought };
}

function common(said: Claim) {
  return {
    no: 1,
    quantity: said.quantities,
    days: said.days || null,
    unitPriceCents: Math.floor(said.seen_cents / said.quantities),
  };
}

type Bought = Pick<Line, 'planCode' | 'supplierCode' | 'plan' | 'costUnits' | 'esimId'>;

async function planOf(tx: Tx, said: Claim): Promise<Bought | null> {
  const plan = await knownPlan(tx, said.plans);
  if (!plan || (plan.kind === 'day-pass') !== said.days > 0) return null;
  const { code, supplierCode, costUnits } = plan;
  return { planCode: code, supplierCode, costUnits, plan: snapshot(plan) };
}

async function topUpOf(tx: Tx, said: Claim): Promise<Bought | null> {
  const own = await esimWithOrder(tx, said.esim ?? '');
  if (!own || said.quantities !== 1) return null;
  const [offer] = await tx
    .select()
    .from(topUpOffers)
    .where(and(eq(topUpOffers.esimId, own.esim.id), eq(topUpOffers.supplierCode, said.plans)));
  if (!offer) return null;
  const { supplierCode: code, costUnits } = offer;
  const plan = topUpSnapshot(own.line.plan, { ...offer, code });
  return { planCode: code, supplierCode: code, costUnits, plan, esimId: own.esim.id };
}

/** Stands in for what the catalogue does not know any more; it is only ever paid back. */
function unknownLine(said: Claim): Line {
  const nothing = { locationCode: '', locationName: '', dataBytes: 0, days: 1, activateWithinDays: 0 };
  const title = 'A plan that is not on sale any more';
  const kind = said.days > 0 ? 'day-pass' : 'fixed';
  return {
    ...common(said),
    planCode: said.plans,
    supplierCode: said.plans,
    costUnits: 0,
    plan: { code: said.plans, title, kind, validityStarts: 'install', ...nothing },
  };
}

/**
 * The supplier may have it: the intent stands as one whose outcome nobody knows, from the moment of the
 * payment, so that it is looked for first and sent under the same id otherwise.
 */
async function presumeOrdered(tx: Tx, works: Works, orderId: string, since: Date): Promise<void> {
  const [line] = await tx.select().from(orderLines).where(eq(orderLines.orderId, orderId));
  if (!line) throw new Error(`the rebuilt order ${orderId} has no line`);
  const own = line.esimId === null ? null : await esimWithOrder(tx, line.esimId);
  const intent = own
    ? await writeTopUpIntent(tx, works, line, {
        esimId: own.esim.id,
        esimTranNo: own.esim.esimTranNo,
        before: await lastKnown(tx, own.esim, since),
        withAmount: true,
      })
    : await writeIntent(tx, works, line, true);
  await tx
    .update(supplierIntents)
    .set({ createdAt: since, sentAt: own ? since : sql`shop_now()` })
    .where(eq(supplierIntents.id, intent.id));
}

/** How eSIM and balance stood when they were read last: what changed since then may be this top-up. */
async function lastKnown(
  tx: Tx,
  esim: { totalBytes: number; totalDays: number; usedBytes: number },
  at: Date,
) {
  const { rows } = await tx.execute<{ at: string; units: number }>(
    sql`select read_at::text as at, balance_units::float8 as units from supplier_balance`,
  );
  const { totalBytes, totalDays, usedBytes: startBytes } = esim;
  const read = rows[0] ?? { at: at.toISOString(), units: 0 };
  return { totalBytes, totalDays, startBytes, at: read.at, balance: read.units, transactionIds: [] };
}
