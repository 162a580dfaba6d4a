import type Stripe from 'stripe';
import { type Books, newId, type SessionRecord, seconds, sessionRecord } from './books.ts';
import { impossible } from './errors.ts';
import { emit } from './events.ts';
import type { Form } from './form.ts';
import { readSessionParams, type SessionParams, totalOf } from './session-params.ts';
import { automaticTaxOf, behaviourOf } from './tax.ts';

/** `POST /v1/checkout/sessions` */
export function createSession(books: Books, form: Form): Stripe.Checkout.Session {
  const now = seconds(books);
  const params = readSessionParams(form, now);
  const tax = automaticTaxOf(books, params);
  const id = newId('cs_test_a1', 58);
  const record: SessionRecord = {
    session: { ...newSession(params, id, now, `${books.publicUrl}/c/pay/${id}`), automatic_tax: tax },
    lines: params.line_items.map((line) => newLine(line, now)),
    address: null,
    intentData: {
      metadata: params.payment_intent_data.metadata,
      description: params.payment_intent_data.description ?? null,
    },
  };
  books.sessions.set(id, record);
  return record.session;
}

function newSession(
  params: SessionParams,
  id: string,
  now: number,
  url: string,
): Omit<Stripe.Checkout.Session, 'automatic_tax'> {
  const total = totalOf(params);
  return {
    id,
    object: 'checkout.session',
    ...untouched(),
    amount_subtotal: total,
    amount_total: total,
    cancel_url: params.cancel_url ?? null,
    billing_address_collection: params.billing_address_collection ?? null,
    client_reference_id: params.client_reference_id ?? null,
    created: now,
    currency: params.line_items[0]?.price_data.currency.toLowerCase() ?? null,
    customer_email: params.customer_email ?? null,
    expires_at: params.expires_at ?? now + 24 * 3600,
    livemode: false,
    metadata: params.metadata,
    payment_method_options: params.payment_method_options as Stripe.Checkout.Session.PaymentMethodOptions,
    mode: 'payment',
    payment_status: 'unpaid',
    status: 'open',
    success_url: params.success_url,
    url,
  };
}

/** Fields of a session that this stand-in never fills. */
function untouched() {
  return {
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: null,
    allowed_payment_method_types: null,
    client_secret: null,
    collected_information: null,
    consent: null,
    consent_collection: null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: null,
    customer_account: null,
    customer_creation: 'if_required',
    customer_details: null,
    discounts: [],
    integration_identifier: null,
    invoice: null,
    invoice_creation: null,
    locale: null,
    managed_payments: null,
    origin_context: null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: 'if_required',
    payment_method_configuration_details: null,
    payment_method_types: ['card'],
    permissions: null,
    recovered_from: null,
    saved_payment_method_options: null,
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    submit_type: null,
    subscription: null,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    wallet_options: null,
  } satisfies Partial<Stripe.Checkout.Session>;
}

function newLine(line: SessionParams['line_items'][number], now: number): Stripe.LineItem {
  const { currency, unit_amount, product_data, tax_behavior } = line.price_data;
  const amount = unit_amount * line.quantity;
  return {
    id: newId('li_1'),
    object: 'item',
    adjustable_quantity: null,
    amount_discount: 0,
    amount_subtotal: amount,
    amount_tax: 0,
    amount_total: amount,
    currency: currency.toLowerCase(),
    description: product_data.name,
    metadata: line.metadata ?? {},
    price: { ...newPrice(currency.toLowerCase(), unit_amount, now), tax_behavior: behaviourOf(tax_behavior) },
    quantity: line.quantity,
  };
}

function newPrice(currency: string, unitAmount: number, now: number): Omit<Stripe.Price, 'tax_behavior'> {
  return {
    id: newId('price_1'),
    object: 'price',
    active: false,
    billing_scheme: 'per_unit',
    created: now,
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: newId('prod_', 14),
    recurring: null,
    tiers_mode: null,
    transform_quantity: null,
    type: 'one_time',
    unit_amount: unitAmount,
    unit_amount_decimal: null,
  };
}

/** `POST /v1/checkout/sessions/:id/expire` */
export function expireSession(books: Books, id: string): Stripe.Checkout.Session {
  const { session } = sessionRecord(books, id);
  if (session.status !== 'open') {
    throw impossible(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  return close(books, session);
}

function close(books: Books, session: Stripe.Checkout.Session): Stripe.Checkout.Session {
  session.status = 'expired';
  session.url = null;
  emit(books, [['checkout.session.expired', session]]);
  return session;
}

/** Expires what ran out since the last look. */
export function expireByClock(books: Books): void {
  const now = seconds(books);
  for (const { session } of books.sessions.values()) {
    if (session.status === 'open' && session.expires_at <= now) close(books, session);
  }
}
