import { eq, sql } from 'drizzle-orm';
import { orders, orderUnits, refunds } from '#db/schema/index.ts';
import { type OrderState, type RefundState, transitions } from '#db/schema/transitions.ts';
import { settleReading } from '#lib/checkout/settle.ts';
import { openPayment } from '#lib/checkout/start.ts';
import { followDispute } from '#lib/fulfilment/dispute.ts';
import { advanceRefund, resumeOvertaken } from '#lib/fulfilment/refund.ts';
import { newId } from '#lib/ids.ts';
import { settleByHand } from '#lib/operator/order-settle-refund.ts';
import { decide } from '#lib/orders/decide.ts';
import type { PaymentReading } from '#lib/payments/session.ts';
import { sessionWish } from '../../fakes/stripe-testing.ts';
import { aLine, anOrder } from './rows.ts';
import { type Machine, owner, type Stage } from './stage.ts';

const because = { actor: { kind: 'stripe' } } as const;

/** What Stripe's answer about a session can come to. */
const readings: Record<string, Partial<PaymentReading>> = {
  'not paid yet': { status: 'open' },
  'payment under way': { status: 'complete' },
  paid: { status: 'complete', paid: true },
  'paid another amount': { status: 'complete', paid: true, amountCents: 1 },
  'payment failed': { status: 'complete', failed: true },
  'session expired': { status: 'expired' },
};

export function orderMachine(stage: Stage): Machine {
  const { works, db } = stage;
  const read = (said: Partial<PaymentReading>) => (orderId: string) =>
    settleReading(
      works,
      { ...nothing, orderId, sessionId: `cs_${orderId}`, ...paidBy(orderId), ...said },
      because,
    );
  const disputed = (end?: 'won' | 'lost' | 'warning') => async (id: string) => {
    const intent = await paidIntent(stage, id);
    const dispute = stage.stripe.dispute(intent);
    if (end === 'warning') dispute.status = 'warning_needs_response';
    else if (end) stage.stripe.closeDispute(dispute.id, end);
    const known = sql`case when stripe_payment_intent is null then null else ${intent} end`;
    await db.update(orders).set({ stripePaymentIntent: known }).where(eq(orders.id, id));
    await followDispute(works, dispute.id);
  };
  return {
    states: Object.keys(transitions.order),
    arrange: async (state) => {
      const id = await anOrder(stage, state as OrderState);
      await aLine(stage, id, 'waiting');
      return id;
    },
    events: {
      'payment page opened': async (id) => {
        const [order] = await db.select().from(orders).where(eq(orders.id, id));
        if (order) await openPayment({ db, stripe: works.stripe, appUrl: 'http://localhost' }, order);
      },
      ...Object.fromEntries(Object.entries(readings).map(([name, said]) => [name, read(said)])),
      'bank inquires': disputed('warning'),
      disputed: disputed(),
      'dispute won': disputed('won'),
      'dispute lost': disputed('lost'),
    },
    stateOf: async (id) => (await db.select().from(orders).where(eq(orders.id, id)))[0]?.state ?? 'gone',
  };
}

const nothing: PaymentReading = {
  ...{ sessionId: '', orderId: null, status: 'open', paid: false, failed: false, amountCents: 2000 },
  ...{ taxCents: 0, taxFailed: false },
  ...{ currency: 'usd', email: 'a@example.com', paymentIntent: null, live: false },
  ...{ createdAt: new Date(), returnUrl: null, metadata: {} },
};
const paidBy = (orderId: string) => ({ paymentIntent: `pi_${orderId}` });

/** A payment at Stripe's stand-in of 2000 cents. */
async function paidIntent(stage: Stage, reference: string): Promise<string> {
  const wish = sessionWish({ unit_amount: 2000 });
  const expires_at = Math.floor(Date.now() / 1000) + 3000;
  const session = await stage.works.stripe.checkout.sessions.create({
    ...{ ...wish, expires_at, client_reference_id: reference, metadata: { order: reference } },
  });
  await stage.stripe.pay(session.id);
  return String((await stage.works.stripe.checkout.sessions.retrieve(session.id)).payment_intent);
}

export function unitMachine(stage: Stage): Machine {
  const fates: Record<string, 'deliver' | 'refund' | null> = {
    open: null,
    deliver: 'deliver',
    refund: 'refund',
  };
  const orderOf = new Map<string, string>();
  const fated = (fate: 'deliver' | 'refund') => async (id: string) => {
    await decide(stage.db, orderOf.get(id) ?? '', [id], fate, because);
  };
  return {
    states: Object.keys(fates),
    arrange: async (state) => {
      const orderId = await anOrder(stage, 'paid');
      const lineId = await aLine(stage, orderId, 'accepted', { quantity: 1 }, fates[state]);
      const [unit] = await stage.db.select().from(orderUnits).where(eq(orderUnits.lineId, lineId));
      orderOf.set(unit?.id ?? '', orderId);
      return unit?.id ?? '';
    },
    events: { 'profile is ready': fated('deliver'), 'time is over': fated('refund') },
    stateOf: async (id) => {
      const [unit] = await stage.db.select().from(orderUnits).where(eq(orderUnits.id, id));
      return unit?.decision ?? 'open';
    },
  };
}

export function refundMachine(stage: Stage): Machine {
  const { db, works } = stage;
  const known: readonly string[] = ['pending', 'succeeded', 'failed', 'settled_by_hand'];
  const advance = (id: string) => advanceRefund(works, id);
  const row = async (id: string) => (await db.select().from(refunds).where(eq(refunds.id, id)))[0];
  const faulty =
    (action: 'status-500' | 'accept-then-status-500' | { error: string }) => async (id: string) => {
      stage.stripe.fault({ match: { path: '/v1/refunds*' }, action });
      await advance(id);
    };
  /** What Stripe holds of it by now: moved there when it is known, made so when it is still to be sent. */
  const becomes = (status: 'succeeded' | 'pending' | 'failed') => async (id: string) => {
    const stripeId = (await row(id))?.stripeRefundId;
    if (!stripeId) stage.stripe.settings({ refunds: status === 'failed' ? 'pending' : status });
    else if (status !== 'pending') stage.stripe.refund(stripeId, status);
    await advance(id);
    const sent = stripeId ? null : (await row(id))?.stripeRefundId;
    if (!sent || status !== 'failed') return;
    stage.stripe.refund(sent, 'failed');
    await db.update(refunds).set({ nextActionAt: sql`shop_now()` }).where(eq(refunds.id, id));
    await advance(id);
  };
  return {
    states: Object.keys(transitions.refund),
    arrange: async (state) => {
      const orderId = await anOrder(stage, 'paid');
      const intent = await paidIntent(stage, orderId);
      await db.update(orders).set({ stripePaymentIntent: intent }).where(eq(orders.id, orderId));
      const id = newId('rfd');
      await db.insert(refunds).values({
        ...{ id, orderId, purpose: 'goodwill', state: state as RefundState, amountCents: 500 },
        nextActionAt: sql`shop_now()`,
        ...(known.includes(state) ? { stripeRefundId: await atStripe(stage, intent, id) } : {}),
      });
      return id;
    },
    events: {
      'Stripe pays it back': becomes('succeeded'),
      'Stripe holds it': becomes('pending'),
      'it fails at Stripe': becomes('failed'),
      'Stripe refuses': faulty({ error: 'balance_insufficient' }),
      'the bank has the money': faulty({ error: 'charge_disputed' }),
      'dispute won': async (id) => {
        const orderId = (await row(id))?.orderId ?? '';
        await db.transaction((tx) => resumeOvertaken(tx, orderId, because));
      },
      'Stripe is away': faulty('status-500'),
      'answer lost': faulty('accept-then-status-500'),
      'settled by hand': async (id) => {
        await settleByHand(db, owner, (await row(id))?.orderId ?? '', id, 'by bank transfer');
      },
    },
    stateOf: async (id) => (await row(id))?.state ?? 'gone',
  };
}

/** Pending, so that it can still go either way. */
async function atStripe(stage: Stage, intent: string, id: string): Promise<string> {
  stage.stripe.settings({ refunds: 'pending' });
  const metadata = { refund_id: id };
  const sent = await stage.works.stripe.refunds.create({ payment_intent: intent, amount: 500, metadata });
  stage.stripe.settings({ refunds: 'succeeded' });
  return sent.id;
}
