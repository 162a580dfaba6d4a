import { sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { currency, integer64, moment, momentNow } from './columns.ts';
import { customers } from './customers.ts';
import type { ThreeDSecure } from './shop.ts';
import type { LineState, OrderState, RefundState } from './transitions.ts';

/** One payment. Its lines are supplier orders, their units the eSIMs (or top-ups) bought. */
export const orders = pgTable(
  'orders',
  {
    id: text('id').primaryKey(),
    kind: text('kind').$type<'sale' | 'topup' | 'replacement'>().notNull().default('sale'),
    state: text('state').$type<OrderState>().notNull().default('draft'),
    /** SHA-256 of the buyer cookie: the browser that may open the order page. */
    buyerKey: text('buyer_key').notNull(),
    /** Minted when the checkout page is drawn; the same key is the same purchase. */
    checkoutKey: text('checkout_key').notNull(),
    customerId: text('customer_id').references(() => customers.id),
    /** The address Stripe confirmed; null until paid. */
    email: text('email'),
    /** Grows when a mailed link has to die. */
    linkVersion: integer('link_version').notNull().default(1),
    currency: currency(),
    /** Rate to the supplier's US dollar, frozen at checkout, as a decimal string. */
    exchangeRate: text('exchange_rate').notNull().default('1'),
    totalCents: integer64('total_cents').notNull(),
    /** Tax within what was paid, as Stripe Tax reckoned it. */
    taxCents: integer64('tax_cents').notNull().default(0),
    /** Whether Stripe Tax is asked: frozen with the draft, so that a repeat asks Stripe the same. */
    automaticTax: boolean('automatic_tax').notNull().default(false),
    /** Whether 3-D Secure is asked for wherever the card can; frozen with the draft for the same reason. */
    threeDSecure: text('three_d_secure').$type<ThreeDSecure>().notNull().default('automatic'),
    capturedCents: integer64('captured_cents').notNull().default(0),
    /** What Stripe kept of the payment, from its balance; null until it is known. */
    feeCents: integer64('fee_cents'),
    /** When Stripe is asked for its fee; null when nothing is to be asked. */
    feeDueAt: moment('fee_due_at'),
    /** What a bank took back and what Stripe charged for that: nothing any more once the dispute is won. */
    disputedCents: integer64('disputed_cents').notNull().default(0),
    disputedAt: moment('disputed_at'),
    termsVersion: text('terms_version').notNull(),
    consentedAt: momentNow('consented_at'),
    /** Part of the session's idempotency key; grows when Stripe answered with a 500, which it would repeat. */
    sessionKeyNo: integer('session_key_no').notNull().default(1),
    stripeSessionId: text('stripe_session_id').unique(),
    stripeSessionUrl: text('stripe_session_url'),
    stripePaymentIntent: text('stripe_payment_intent').unique(),
    sessionExpiresAt: moment('session_expires_at'),
    createdAt: momentNow('created_at'),
    paidAt: moment('paid_at'),
    /** When the sweep has to look at this order next; null when nothing is due by time. */
    nextActionAt: moment('next_action_at'),
    attempts: integer('attempts').notNull().default(0),
  },
  (t) => [
    unique('orders_checkout').on(t.buyerKey, t.checkoutKey),
    index('orders_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('orders_customer').on(t.customerId, t.createdAt),
    index('orders_buyer').on(t.buyerKey, t.createdAt),
    index('orders_newest').on(t.createdAt, t.id),
    index('orders_state').on(t.state, t.createdAt, t.id),
    index('orders_email').on(t.email.op('text_pattern_ops')),
    index('orders_paid').on(t.paidAt).where(sql`${t.paidAt} is not null`),
    index('orders_fee_due').on(t.feeDueAt).where(sql`${t.feeDueAt} is not null`),
    index('orders_disputed').on(t.disputedAt).where(sql`${t.disputedAt} is not null`),
    check('orders_money', sql`${t.totalCents} >= 0 and ${t.taxCents} >= 0 and ${t.capturedCents} >= 0`),
  ],
);

/** What the buyer was shown, frozen: the page and the receipt never look at today's plan. */
export interface PlanSnapshot {
  code: string;
  title: string;
  locationCode: string;
  locationName: string;
  kind: 'fixed' | 'day-pass';
  dataBytes: number;
  days: number;
  validityStarts: 'install' | 'first-connection';
  activateWithinDays: number;
}

/** One supplier order: a plan, a quantity, and for day passes a number of days. */
export const orderLines = pgTable(
  'order_lines',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    no: integer('no').notNull(),
    state: text('state').$type<LineState>().notNull().default('waiting'),
    planCode: text('plan_code').notNull(),
    supplierCode: text('supplier_code').notNull(),
    plan: jsonb('plan').$type<PlanSnapshot>().notNull(),
    quantity: integer('quantity').notNull(),
    /** Days bought of a day pass; null for a fixed plan. */
    days: integer('days'),
    currency: currency(),
    /** The eSIM a top-up is for; null for every other line. Its foreign key stands in the migration. */
    esimId: text('esim_id'),
    /** Price of one unit (one eSIM, all its days). */
    unitPriceCents: integer64('unit_price_cents').notNull(),
    /** Supplier price as the order names it: one eSIM, one day for a day pass. USD × 10,000. */
    costUnits: integer64('cost_units').notNull(),
    supplierOrderNo: text('supplier_order_no'),
    acceptedAt: moment('accepted_at'),
    /** When an undelivered unit is refunded without asking. */
    deadlineAt: moment('deadline_at'),
    nextActionAt: moment('next_action_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: moment('lease_until'),
    /** Grows with each lease; a write with an older fence is refused. */
    fence: integer('fence').notNull().default(0),
    /** Why it stands where it stands, for the operator: a supplier code or our own word. */
    reason: text('reason'),
  },
  (t) => [
    unique('order_lines_no').on(t.orderId, t.no),
    index('order_lines_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('order_lines_supplier_order').on(t.supplierOrderNo),
    index('order_lines_esim').on(t.esimId).where(sql`${t.esimId} is not null`),
    index('order_lines_open').on(t.orderId).where(sql`${t.state} not in ('waiting', 'delivered', 'closed')`),
    check('order_lines_quantity', sql`${t.quantity} between 1 and 30`),
    check('order_lines_days', sql`${t.days} is null or ${t.days} between 1 and 365`),
    check('order_lines_money', sql`${t.unitPriceCents} >= 0 and ${t.costUnits} >= 0`),
  ],
);

/** One eSIM or top-up bought. `decision` is its fate, written once. */
export const orderUnits = pgTable(
  'order_units',
  {
    id: text('id').primaryKey(),
    lineId: text('line_id')
      .notNull()
      .references(() => orderLines.id),
    no: integer('no').notNull(),
    decision: text('decision').$type<'deliver' | 'refund'>(),
    decidedAt: moment('decided_at'),
    priceCents: integer64('price_cents').notNull(),
    currency: currency(),
    /** The unit this one was issued for, when it is a replacement. */
    replacesUnitId: text('replaces_unit_id').references((): AnyPgColumn => orderUnits.id),
  },
  (t) => [
    unique('order_units_no').on(t.lineId, t.no),
    // One that failed was decided as refunded, and leaves room for another.
    uniqueIndex('order_units_one_replacement')
      .on(t.replacesUnitId)
      .where(sql`${t.replacesUnitId} is not null and ${t.decision} is distinct from 'refund'`),
    check('order_units_decision', sql`${t.decision} in ('deliver', 'refund')`),
    check('order_units_money', sql`${t.priceCents} >= 0`),
  ],
);

/** Committed before each call to the supplier that spends or returns money. */
export const supplierIntents = pgTable(
  'supplier_intents',
  {
    id: text('id').primaryKey(),
    lineId: text('line_id')
      .notNull()
      .references(() => orderLines.id),
    kind: text('kind').$type<'order' | 'topup'>().notNull().default('order'),
    /** The eSIM a top-up is for. */
    esimId: text('esim_id'),
    transactionId: text('transaction_id').notNull().unique(),
    /** Grows only after a definite refusal. */
    n: integer('n').notNull(),
    /** The request as sent, byte for byte the same on each repeat. */
    request: jsonb('request').$type<Record<string, unknown>>().notNull(),
    /** What the supplier said of the eSIM just before a top-up: its only proof should the answer get lost. */
    before: jsonb('before').$type<Record<string, unknown>>(),
    outcome: text('outcome')
      .$type<'pending' | 'unknown' | 'accepted' | 'rejected' | 'absent'>()
      .notNull()
      .default('pending'),
    errorCode: text('error_code'),
    sentAt: moment('sent_at'),
    createdAt: momentNow('created_at'),
    settledAt: moment('settled_at'),
  },
  (t) => [
    uniqueIndex('supplier_intents_one_live')
      .on(t.lineId)
      .where(sql`${t.outcome} in ('pending', 'unknown', 'accepted')`),
    uniqueIndex('supplier_intents_one_uncertain_topup')
      .on(t.esimId)
      .where(sql`${t.kind} = 'topup' and ${t.outcome} in ('pending', 'unknown')`),
    index('supplier_intents_line').on(t.lineId),
    index('supplier_intents_settled').on(t.settledAt),
    check('supplier_intents_transaction_id', sql`length(${t.transactionId}) <= 50`),
  ],
);

/** Money on its way back, one row for each unit and purpose. */
export const refunds = pgTable(
  'refunds',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    /** Null only for money that belongs to no unit: a payment that does not match, a refund made at Stripe. */
    unitId: text('unit_id').references(() => orderUnits.id),
    purpose: text('purpose')
      .$type<'undelivered' | 'cancelled' | 'goodwill' | 'dispute' | 'mismatch' | 'elsewhere'>()
      .notNull(),
    state: text('state').$type<RefundState>().notNull().default('due'),
    amountCents: integer64('amount_cents').notNull(),
    currency: currency(),
    stripeRefundId: text('stripe_refund_id').unique(),
    /** Part of the idempotency key: Stripe repeats a stored 500 for the same key, so it grows after one. */
    keyNo: integer('key_no').notNull().default(1),
    /** First time the request was sent: after 23 h Stripe may have forgotten its idempotency key. */
    sentAt: moment('sent_at'),
    createdAt: momentNow('created_at'),
    settledAt: moment('settled_at'),
    nextActionAt: moment('next_action_at'),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: moment('lease_until'),
    fence: integer('fence').notNull().default(0),
    reason: text('reason'),
  },
  (t) => [
    unique('refunds_once').on(t.unitId, t.purpose),
    uniqueIndex('refunds_once_whole_order')
      .on(t.orderId, t.purpose)
      .where(sql`${t.unitId} is null and ${t.purpose} <> 'elsewhere'`),
    index('refunds_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('refunds_order').on(t.orderId),
    index('refunds_created').on(t.createdAt),
    check('refunds_money', sql`${t.amountCents} > 0`),
  ],
);

/** Every step of an order, its lines, units and refunds, with who caused it. Rows are never changed. */
export const orderHistory = pgTable(
  'order_history',
  {
    id: text('id').primaryKey(),
    orderId: text('order_id')
      .notNull()
      .references(() => orders.id),
    subject: text('subject')
      .$type<'order' | 'line' | 'unit' | 'refund' | 'mail' | 'esim' | 'change'>()
      .notNull(),
    subjectId: text('subject_id').notNull(),
    from: text('from_state'),
    to: text('to_state').notNull(),
    /** "customer", "operator:…", "stripe", "supplier", "sweep", "job". */
    actor: text('actor').notNull(),
    cause: text('cause'),
    at: momentNow('at'),
  },
  (t) => [index('order_history_order').on(t.orderId, t.at)],
);

/** Mails to send, one for each (kind, order, subject, seq). The text is written when it is sent. */
export const mails = pgTable(
  'mails',
  {
    id: text('id').primaryKey(),
    kind: text('kind').notNull(),
    orderId: text('order_id').references(() => orders.id),
    /** Which part of the order it is about, when there can be several: an eSIM's id, a change's id. */
    subject: text('subject').notNull().default(''),
    /** Sealed address and payload of mails that go elsewhere than to the order's address (sign-in links). */
    sealedPayload: text('sealed_payload'),
    seq: integer('seq').notNull().default(1),
    state: text('state').$type<'queued' | 'sent' | 'failed'>().notNull().default('queued'),
    nextActionAt: moment('next_action_at').default(sql`shop_now()`),
    attempts: integer('attempts').notNull().default(0),
    leaseUntil: moment('lease_until'),
    fence: integer('fence').notNull().default(0),
    sentAt: moment('sent_at'),
    createdAt: momentNow('created_at'),
    reason: text('reason'),
  },
  (t) => [
    unique('mails_once').on(t.kind, t.orderId, t.subject, t.seq),
    index('mails_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('mails_order').on(t.orderId),
    index('mails_open').on(t.state).where(sql`${t.state} in ('queued', 'failed')`),
  ],
);

/** One stored webhook. `key` is Stripe's event id, or a hash over the supplier's type, notifyId and body. */
export const events = pgTable(
  'events',
  {
    id: text('id').primaryKey(),
    source: text('source').$type<'stripe' | 'supplier'>().notNull(),
    key: text('key').notNull(),
    type: text('type').notNull(),
    body: jsonb('body').$type<Record<string, unknown>>().notNull(),
    state: text('state').$type<'stored' | 'done' | 'ignored' | 'failed'>().notNull().default('stored'),
    receivedAt: momentNow('received_at'),
    processedAt: moment('processed_at'),
    nextActionAt: moment('next_action_at').default(sql`shop_now()`),
    attempts: integer('attempts').notNull().default(0),
    reason: text('reason'),
    replayed: boolean('replayed').notNull().default(false),
  },
  (t) => [
    unique('events_once').on(t.source, t.key),
    index('events_due').on(t.nextActionAt).where(sql`${t.nextActionAt} is not null`),
    index('events_received').on(t.receivedAt),
    index('events_inbox').on(t.source, t.receivedAt, t.id),
    index('events_failed').on(t.receivedAt, t.id).where(sql`${t.state} = 'failed'`),
  ],
);
