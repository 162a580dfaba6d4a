import { z } from 'zod';
import { type FaultRule, faultRule } from '../faults.ts';
import type { ControlRoutes } from '../server.ts';
import { type Books, resetBooks, sessionRecord } from './books.ts';
import { closeDispute, closeReview, type DisputeWish, openDispute, warn } from './disputes.ts';
import { type Forgery, forge, forgery, release } from './forge.ts';
import { bookCharge } from './intents.ts';
import { ledger, pay, settleLater } from './pay.ts';
import { settleRefund } from './refunds.ts';
import { type StripeSettingsChange, stripeSettings } from './settings.ts';

export type StripeControl = ReturnType<typeof stripeControl>;

type PayWish = { [key in 'email' | 'card' | 'country' | 'fingerprint']?: string | undefined } & {
  review?: boolean | undefined;
};

/** What a test or the demo can ask of the stand-in beside Stripe's own calls. */
export function stripeControl(books: Books) {
  return {
    state: () => ({
      settings: books.settings,
      webhookUrl: books.webhookUrl,
      faults: books.faults.list(),
      sessions: [...books.sessions.values()].map(({ session }) => session),
      refunds: [...books.refunds.values()],
      disputes: [...books.disputes.values()],
      events: [...books.events.values()].map(({ event, state, attempts }) => ({
        id: event.id,
        type: event.type,
        state,
        attempts,
      })),
      calls: [...books.calls],
    }),
    ledger: () => ledger(books),
    settings: (change: StripeSettingsChange) => changeSettings(books, change),
    /** Pays without a browser. Resolves when each webhook has its first answer. */
    pay: async (session: string, wish: PayWish = {}) => {
      const { email = 'buyer@shop.example', card = '4242424242424242', country = 'US' } = wish;
      const more = {
        ...(wish.fingerprint && { fingerprint: wish.fingerprint }),
        ...(wish.review && { review: true }),
      };
      const result = pay(books, session, email, card, { country, postalCode: null }, more);
      if (!result.ok) return { ok: false, message: result.message };
      await result.answered;
      return { ok: true, session: result.session };
    },
    /** Ends a payment that was begun in mode `async`. */
    settle: (session: string, outcome: 'succeeded' | 'failed') => settleLater(books, session, outcome),
    /** Moves a refund on. */
    refund: (id: string, status: 'succeeded' | 'failed' | 'canceled', reason?: string) =>
      settleRefund(books, id, status, reason),
    dispute: (paymentIntent: string, wish?: DisputeWish) => openDispute(books, paymentIntent, wish),
    closeDispute: (id: string, status: 'won' | 'lost') => closeDispute(books, id, status),
    closeReview: (paymentIntent: string, reason: z.output<typeof reviewEnd>) =>
      closeReview(books, paymentIntent, reason),
    fraudWarning: (paymentIntent: string) => warn(books, paymentIntent),
    /** Puts other values over a session (and amount or currency over its payment). */
    edit: (session: string, change: Record<string, unknown>) => edit(books, session, change),
    /** Sends held events, those of the named types first and in that order. */
    release: (types?: string[]) => release(books, types),
    /** Sends an event again, whatever became of it. */
    resend: (eventId: string) => {
      const record = books.events.get(eventId);
      if (!record) throw new Error(`no event ${eventId}`);
      return forge(books, { event: { ...record.event } });
    },
    forge: (wish: Forgery) => forge(books, wish),
    webhook: (url: string | null) => {
      books.webhookUrl = url;
    },
    forgetKeys: () => books.keys.clear(),
    clock: (offsetMs: number) => {
      books.clockOffset = offsetMs;
    },
    fault: (rule: FaultRule) => books.faults.add(rule),
    faults: () => books.faults.list(),
    clearFaults: () => books.faults.clear(),
    idle: () => books.background.idle(),
    reset: () => resetBooks(books),
  };
}

function changeSettings(books: Books, change: Record<string, unknown>) {
  books.settings = stripeSettings.parse({ ...books.settings, ...change });
  if (books.settings.fees === 'known') {
    for (const charge of books.charges.values()) {
      if (charge.paid && charge.balance_transaction === null) bookCharge(books, charge);
    }
  }
  return books.settings;
}

function edit(books: Books, id: string, change: Record<string, unknown>): unknown {
  const { session, lines } = sessionRecord(books, id);
  const { quantity, ...fields } = change;
  Object.assign(session, fields);
  if (typeof quantity === 'number' && lines[0]) lines[0].quantity = quantity;
  const intent = books.intents.get(String(session.payment_intent));
  const charge = books.charges.get(String(intent?.latest_charge));
  for (const part of [intent, charge]) {
    if (part && session.amount_total !== null) part.amount = session.amount_total;
    if (part && session.currency !== null) part.currency = session.currency;
  }
  if (intent && charge) intent.amount_received = charge.amount_captured = charge.amount;
  return session;
}

const payment = z.strictObject({
  session: z.string(),
  email: z.string().optional(),
  card: z.string().optional(),
  country: z.string().length(2).optional(),
  fingerprint: z.string().optional(),
  review: z.boolean().optional(),
});
const settlement = z.strictObject({ session: z.string(), outcome: z.enum(['succeeded', 'failed']) });
const refundMove = z.strictObject({
  refund: z.string(),
  status: z.enum(['succeeded', 'failed', 'canceled']),
  reason: z.string().optional(),
});
const disputeWish = z.strictObject({
  payment_intent: z.string(),
  reason: z.string().optional(),
  amount: z.number().optional(),
});
const reviewEnd = z.enum(['approved', 'refunded', 'refunded_as_fraud', 'disputed', 'acknowledged']);
const record = z.record(z.string(), z.unknown());

/** The same over HTTP, under `/_control/`. */
export function stripeRoutes(books: Books, control: StripeControl): ControlRoutes {
  return {
    'GET state': control.state,
    'GET ledger': control.ledger,
    'GET faults': control.faults,
    'POST settings': (body) => changeSettings(books, record.parse(body)),
    'POST pay': (body) => {
      const { session, ...wish } = payment.parse(body);
      return control.pay(session, wish);
    },
    'POST settle': (body) => {
      const { session, outcome } = settlement.parse(body);
      return control.settle(session, outcome);
    },
    'POST refund': (body) => {
      const { refund, status, reason } = refundMove.parse(body);
      return control.refund(refund, status, reason);
    },
    'POST dispute': (body) => {
      const { payment_intent, ...wish } = disputeWish.parse(body);
      return control.dispute(payment_intent, wish);
    },
    'POST close-dispute': (body) => {
      const { dispute, status } = z
        .strictObject({ dispute: z.string(), status: z.enum(['won', 'lost']) })
        .parse(body);
      return control.closeDispute(dispute, status);
    },
    'POST close-review': (body) => {
      const { payment_intent, reason } = z
        .strictObject({ payment_intent: z.string(), reason: reviewEnd })
        .parse(body);
      return control.closeReview(payment_intent, reason);
    },
    'POST fraud-warning': (body) =>
      control.fraudWarning(z.strictObject({ payment_intent: z.string() }).parse(body).payment_intent),
    'POST session': (body, id) => control.edit(id, record.parse(body)),
    'POST release': (body) =>
      control.release(z.strictObject({ types: z.array(z.string()).optional() }).parse(body).types),
    'POST resend': (body) => control.resend(z.strictObject({ event: z.string() }).parse(body).event),
    'POST forge': (body) => control.forge(forgery.parse(body)),
    'POST webhook': (body) => control.webhook(z.strictObject({ url: z.string().nullable() }).parse(body).url),
    'POST forget-keys': control.forgetKeys,
    'POST clock': (body) => control.clock(z.strictObject({ offsetMs: z.number() }).parse(body).offsetMs),
    'POST faults': (body) => [body].flat().map((rule) => control.fault(faultRule.parse(rule))),
    'DELETE faults': control.clearFaults,
    'POST idle': control.idle,
    'POST reset': control.reset,
  };
}
