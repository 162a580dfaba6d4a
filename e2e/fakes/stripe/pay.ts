import type Stripe from 'stripe';
import { type Books, chargeOf, type SessionRecord, sessionRecord } from './books.ts';
import { type CardOutcome, cardOutcome } from './cards.ts';
import { openDispute } from './disputes.ts';
import { emit } from './events.ts';
import { intentFor, newCharge } from './intents.ts';
import { expireByClock } from './sessions.ts';
import { reckonTax } from './tax.ts';

export type PayResult =
  | { ok: true; session: Stripe.Checkout.Session; answered: Promise<void> }
  | { ok: false; message: string };

/** Pays an open session as a buyer does: by e-mail and card number. */
export function pay(
  books: Books,
  sessionId: string,
  email: string,
  cardNumber: string,
  place: { country: string; postalCode: string | null } = { country: 'US', postalCode: '10001' },
  more: Partial<Pick<CardOutcome, 'fingerprint' | 'review'>> = {},
): PayResult {
  expireByClock(books);
  const record = sessionRecord(books, sessionId);
  const { session } = record;
  if (session.status !== 'open') return { ok: false, message: `This payment page is ${session.status}.` };
  const known = cardOutcome(cardNumber);
  const card = known && { ...known, ...more };
  if (!card) return { ok: false, message: 'Your card number is invalid.' };
  reckonTax(books, record, place.country, place.postalCode);
  const intent = intentFor(books, record);
  if (card.decline) return refuse(books, intent, email, card, card.decline);
  complete(record, email);
  if (books.settings.payments === 'async') return startLater(books, session, intent);
  return settle(books, record, intent, email, card);
}

function refuse(
  books: Books,
  intent: Stripe.PaymentIntent,
  email: string,
  card: CardOutcome,
  decline: NonNullable<CardOutcome['decline']>,
): PayResult {
  const charge = newCharge(books, intent, email, card);
  intent.last_payment_error = {
    charge: charge.id,
    code: decline.code,
    decline_code: decline.declineCode,
    message: decline.message,
    type: 'card_error',
  };
  void emit(books, [
    ['charge.failed', charge],
    ['payment_intent.payment_failed', intent],
  ]);
  return { ok: false, message: decline.message };
}

function complete({ session, address }: SessionRecord, email: string): void {
  session.status = 'complete';
  session.url = null;
  session.customer_details = {
    address,
    business_name: null,
    email: session.customer_email ?? email,
    individual_name: null,
    name: null,
    phone: null,
    tax_exempt: 'none',
    tax_ids: [],
  };
}

function startLater(books: Books, session: Stripe.Checkout.Session, intent: Stripe.PaymentIntent): PayResult {
  intent.status = 'processing';
  const answered = emit(books, [
    ['payment_intent.processing', intent],
    ['checkout.session.completed', session],
  ]);
  return { ok: true, session, answered };
}

function settle(
  books: Books,
  { session }: SessionRecord,
  intent: Stripe.PaymentIntent,
  email: string | null,
  card: CardOutcome,
  doneEvent = 'checkout.session.completed',
): PayResult {
  const charge = newCharge(books, intent, session.customer_details?.email ?? email, card);
  intent.status = 'succeeded';
  intent.amount_received = intent.amount;
  intent.last_payment_error = null;
  session.payment_status = 'paid';
  const answered = emit(books, [
    ['payment_intent.created', { ...intent, status: 'requires_payment_method', amount_received: 0 }],
    ['charge.succeeded', charge],
    ['payment_intent.succeeded', intent],
    [doneEvent, session],
  ]);
  if (card.disputed) openDispute(books, intent.id, { reason: 'fraudulent' });
  return { ok: true, session, answered };
}

/** Ends an asynchronous payment. */
export function settleLater(books: Books, sessionId: string, outcome: 'succeeded' | 'failed'): Promise<void> {
  const record = sessionRecord(books, sessionId);
  const intent = books.intents.get(String(record.session.payment_intent));
  if (intent?.status !== 'processing') throw new Error(`${sessionId} does not wait for a payment`);
  const card: CardOutcome = { brand: 'visa', last4: '4242' };
  if (outcome === 'succeeded') {
    const done = settle(books, record, intent, null, card, 'checkout.session.async_payment_succeeded');
    return done.ok ? done.answered : Promise.resolve();
  }
  intent.status = 'requires_payment_method';
  intent.last_payment_error = { code: 'payment_intent_payment_attempt_failed', type: 'card_error' };
  return emit(books, [
    ['payment_intent.payment_failed', intent],
    ['checkout.session.async_payment_failed', record.session],
  ]);
}

/** Captured and refunded money of every payment, for assertions. */
export function ledger(books: Books) {
  return [...books.sessions.values()].flatMap(({ session }) => {
    const intent = books.intents.get(String(session.payment_intent));
    if (!intent) return [];
    const charge = chargeOf(books, intent.id);
    const refunds = [...books.refunds.values()].filter((refund) => refund.payment_intent === intent.id);
    const sum = (status: string) =>
      refunds
        .filter((refund) => refund.status === status)
        .reduce((total, refund) => total + refund.amount, 0);
    return {
      session: session.id,
      client_reference_id: session.client_reference_id,
      payment_intent: intent.id,
      currency: intent.currency,
      captured: charge?.amount_captured ?? 0,
      refunded: sum('succeeded'),
      refundsPending: sum('pending') + sum('requires_action'),
      refunds: refunds.map(({ id, amount, status, metadata }) => ({ id, amount, status, metadata })),
      disputed: charge?.disputed ?? false,
    };
  });
}
