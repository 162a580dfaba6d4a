import { createHash } from 'node:crypto';
import type Stripe from 'stripe';
import { type Books, newId, type SessionRecord, seconds } from './books.ts';
import type { CardOutcome } from './cards.ts';

/** The payment intent of a session: it exists from the first try to pay on. */
export function intentFor(books: Books, { session, intentData }: SessionRecord): Stripe.PaymentIntent {
  const known = books.intents.get(String(session.payment_intent));
  if (known) return known;
  const intent: Stripe.PaymentIntent = {
    id: newId('pi_3'),
    object: 'payment_intent',
    ...untouchedIntent(),
    amount: session.amount_total ?? 0,
    client_secret: null,
    created: seconds(books),
    currency: session.currency ?? 'usd',
    description: intentData.description,
    livemode: false,
    metadata: { ...intentData.metadata },
    status: 'requires_payment_method',
  };
  books.intents.set(intent.id, intent);
  session.payment_intent = intent.id;
  return intent;
}

function untouchedIntent() {
  return {
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    confirmation_method: 'automatic',
    customer: null,
    customer_account: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    managed_payments: null,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_group: null,
  } satisfies Partial<Stripe.PaymentIntent>;
}

/** A charge of an intent, succeeded or declined, with its line in the balance. */
export function newCharge(
  books: Books,
  intent: Stripe.PaymentIntent,
  email: string | null,
  card: CardOutcome,
): Stripe.Charge {
  const { decline } = card;
  const charge: Stripe.Charge = {
    id: newId('ch_3'),
    object: 'charge',
    ...untouchedCharge(),
    amount: intent.amount,
    amount_captured: decline ? 0 : intent.amount,
    billing_details: { address: null, email, name: null, phone: null, tax_id: null },
    captured: !decline,
    created: seconds(books),
    currency: intent.currency,
    description: intent.description,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    metadata: { ...intent.metadata },
    outcome: outcomeOf(card),
    paid: !decline,
    payment_intent: intent.id,
    payment_method: newId('pm_1'),
    payment_method_details: methodOf(card, intent.amount, email),
    review: card.review ? openReview(books, intent.id) : null,
    status: decline ? 'failed' : 'succeeded',
  };
  if (!decline && books.settings.fees === 'known') bookCharge(books, charge);
  books.charges.set(charge.id, charge);
  if (card.refunds) books.cardRefunds.set(charge.id, card.refunds);
  intent.latest_charge = charge.id;
  intent.payment_method = charge.payment_method;
  return charge;
}

/** The charge's line in the balance: with it Stripe's fee is known. */
export function bookCharge(books: Books, charge: Stripe.Charge): void {
  charge.balance_transaction = newTransaction(books, charge, 'charge', charge.amount);
}

/** Somebody has to look at the payment. Returns the review's id. */
function openReview(books: Books, intentId: string): string {
  const id = newId('prv_1');
  books.reviews.set(id, {
    id,
    object: 'review',
    billing_zip: null,
    charge: null,
    closed_reason: null,
    created: seconds(books),
    ip_address: null,
    ip_address_location: null,
    livemode: false,
    open: true,
    opened_reason: 'rule',
    payment_intent: intentId,
    reason: 'rule',
    session: null,
  });
  return id;
}

function untouchedCharge() {
  return {
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    calculated_statement_descriptor: 'LANDFALL',
    customer: null,
    disputed: false,
    failure_balance_transaction: null,
    fraud_details: {},
    livemode: false,
    on_behalf_of: null,
    receipt_email: null,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    transfer_data: null,
    transfer_group: null,
  } satisfies Partial<Stripe.Charge>;
}

function outcomeOf({ decline, risk = 'normal' }: CardOutcome): Stripe.Charge.Outcome {
  return {
    advice_code: null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: decline ? 'declined_by_network' : 'approved_by_network',
    reason: decline?.declineCode ?? null,
    risk_level: risk,
    risk_score: { normal: 20, elevated: 70, highest: 85 }[risk],
    seller_message: decline ? 'The bank did not return any further details.' : 'Payment complete.',
    type: decline ? 'issuer_declined' : 'authorized',
  };
}

function methodOf(
  card: CardOutcome,
  amount: number,
  email: string | null,
): Stripe.Charge.PaymentMethodDetails {
  return {
    type: 'card',
    card: {
      amount_authorized: amount,
      authorization_code: null,
      brand: card.brand,
      checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
      country: 'US',
      electronic_commerce_indicator: null,
      exp_month: 12,
      exp_year: new Date().getUTCFullYear() + 3,
      fingerprint: card.fingerprint ?? fingerprintOf(`${card.brand} ${card.last4} ${email}`),
      funding: 'credit',
      installments: null,
      last4: card.last4,
      mandate: null,
      network: card.brand,
      network_transaction_id: null,
      regulated_status: 'unregulated',
      three_d_secure: null,
      transaction_link_id: null,
      wallet: null,
    },
  };
}

function fingerprintOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function feeOf(type: string, amount: number): number {
  if (type === 'charge') return Math.round(amount * 0.029) + 30;
  return type === 'adjustment' && amount < 0 ? 1500 : 0;
}

/** A line in the balance. Charges cost 2.9 % and 30, a dispute 15.00; neither is given back. */
export function newTransaction(
  books: Books,
  source: { id: string; currency: string },
  type: 'charge' | 'refund' | 'refund_failure' | 'adjustment',
  amount: number,
): string {
  const fee = feeOf(type, amount);
  const id = newId('txn_3');
  const now = seconds(books);
  books.transactions.set(id, {
    id,
    object: 'balance_transaction',
    amount,
    available_on: now + 2 * 86_400,
    balance_type: 'payments',
    created: now,
    currency: source.currency,
    description: null,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency: source.currency,
              description: 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: type,
    source: source.id,
    status: 'available',
    type,
  });
  return id;
}
