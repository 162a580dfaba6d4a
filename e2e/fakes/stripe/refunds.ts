import type Stripe from 'stripe';
import { type Books, chargeOf, newId, seconds } from './books.ts';
import { impossible, invalid, noSuch } from './errors.ts';
import { emit } from './events.ts';
import { type Form, isForm, textOf } from './form.ts';
import { newTransaction } from './intents.ts';
import { money } from './money.ts';
import { checkMetadata } from './session-params.ts';

const reasons = new Set(['duplicate', 'fraudulent', 'requested_by_customer']);
const known = new Set([
  'payment_intent',
  'charge',
  'amount',
  'reason',
  'metadata',
  'expand',
  'instructions_email',
]);

/** `POST /v1/refunds` */
export function createRefund(books: Books, form: Form): Stripe.Refund {
  const unknown = Object.keys(form).find((key) => !known.has(key));
  if (unknown) throw invalid(`Received unknown parameter: ${unknown}`, unknown, 'parameter_unknown');
  const reason = textOf(form, 'reason') ?? null;
  if (reason !== null && !reasons.has(reason)) {
    throw invalid('Invalid reason: must be one of duplicate, fraudulent, or requested_by_customer', 'reason');
  }
  const metadata = metadataOf(form);
  const charge = chargeToRefund(books, form);
  const amount = amountOf(form, charge);
  const refund = newRefund(books, charge, amount, reason, metadata);
  announce(books, refund, charge);
  settleByItself(books, refund, charge);
  return refund;
}

function metadataOf(form: Form): Record<string, string> {
  const given = isForm(form.metadata) ? form.metadata : {};
  const metadata = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, String(value)]));
  checkMetadata(metadata, 'metadata');
  return metadata;
}

function chargeToRefund(books: Books, form: Form): Stripe.Charge {
  const intentId = textOf(form, 'payment_intent');
  const chargeId = textOf(form, 'charge');
  if (!intentId && !chargeId) {
    throw invalid(
      'One of the following params should be provided for this request: payment_intent or charge.',
    );
  }
  if (intentId && !books.intents.has(intentId))
    throw noSuch('payment_intent', intentId, 'payment_intent', 400);
  const charge = intentId ? chargeOf(books, intentId) : books.charges.get(chargeId ?? '');
  if (chargeId && !charge) throw noSuch('charge', chargeId, 'charge', 400);
  if (!charge) {
    throw impossible(`This PaymentIntent (${intentId}) does not have a successful charge to refund.`);
  }
  if (charge.disputed && openOrLost(books, charge.id)) {
    throw impossible(`Charge ${charge.id} has been charged back; cannot issue a refund.`, 'charge_disputed');
  }
  if (charge.amount_refunded >= charge.amount) {
    throw impossible(`Charge ${charge.id} has already been refunded.`, 'charge_already_refunded');
  }
  return charge;
}

function openOrLost(books: Books, chargeId: string): boolean {
  return [...books.disputes.values()].some(
    (dispute) => dispute.charge === chargeId && dispute.status !== 'won',
  );
}

function amountOf(form: Form, charge: Stripe.Charge): number {
  const left = charge.amount - charge.amount_refunded;
  const given = textOf(form, 'amount');
  if (given === undefined) return left;
  if (!/^\d+$/.test(given) || Number(given) < 1) {
    throw invalid('Invalid positive integer', 'amount', 'parameter_invalid_integer');
  }
  if (Number(given) > left) {
    throw impossible(
      `Refund amount (${money(Number(given), charge.currency)}) is greater than unrefunded amount on charge (${money(left, charge.currency)})`,
      undefined,
      'amount',
    );
  }
  return Number(given);
}

function newRefund(
  books: Books,
  charge: Stripe.Charge,
  amount: number,
  reason: string | null,
  metadata: Record<string, string>,
): Stripe.Refund {
  const mode = modeOf(books, charge);
  const refund: Stripe.Refund = {
    id: newId('re_3'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: seconds(books),
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(mode === 'pending' && { pending_reason: 'insufficient_funds' as const }),
    reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: mode === 'failed-later' ? 'succeeded' : mode,
    transfer_reversal: null,
  };
  refund.balance_transaction = newTransaction(books, refund, 'refund', -amount);
  books.refunds.set(refund.id, refund);
  charge.amount_refunded += amount;
  charge.refunded = charge.amount_refunded === charge.amount;
  return refund;
}

/** What the card asks for, or else the settings. */
function modeOf(books: Books, charge: Stripe.Charge) {
  return books.cardRefunds.get(charge.id) ?? books.settings.refunds;
}

function announce(books: Books, refund: Stripe.Refund, charge: Stripe.Charge): void {
  void emit(books, [
    ['refund.created', refund],
    ['charge.refunded', charge],
  ]);
}

function settleByItself(books: Books, refund: Stripe.Refund, charge: Stripe.Charge): void {
  const fails = modeOf(books, charge) === 'failed-later';
  const afterMs = books.settings.refundSettleMs ?? (books.cardRefunds.has(charge.id) ? 1000 : null);
  if (afterMs === null || (!fails && refund.status !== 'pending')) return;
  books.background.later(afterMs, () => settleRefund(books, refund.id, fails ? 'failed' : 'succeeded'));
}

/** Moves a refund on: a pending one succeeds, a pending or succeeded one fails and gives the money back. */
export function settleRefund(
  books: Books,
  id: string,
  status: 'succeeded' | 'failed' | 'canceled',
  failureReason = 'lost_or_stolen_card',
): Stripe.Refund {
  const refund = refundOf(books, id);
  if (refund.status === 'failed' || refund.status === 'canceled') throw new Error(`${id} has ended already`);
  refund.status = status;
  delete refund.pending_reason;
  if (status !== 'succeeded') undo(books, refund, failureReason);
  void emit(books, [
    [status === 'failed' ? 'refund.failed' : 'refund.updated', refund],
    ['charge.refund.updated', refund],
  ]);
  return refund;
}

function undo(books: Books, refund: Stripe.Refund, failureReason: string): void {
  if (refund.status === 'failed') refund.failure_reason = failureReason;
  refund.failure_balance_transaction = newTransaction(books, refund, 'refund_failure', refund.amount);
  const charge = books.charges.get(String(refund.charge));
  if (!charge) return;
  charge.amount_refunded -= refund.amount;
  charge.refunded = false;
}

export function refundOf(books: Books, id: string): Stripe.Refund {
  const refund = books.refunds.get(id);
  if (!refund) throw noSuch('refund', id, 'id');
  return refund;
}

/** `POST /v1/refunds/:id`: only metadata. */
export function updateRefund(books: Books, id: string, form: Form): Stripe.Refund {
  const refund = refundOf(books, id);
  refund.metadata = { ...refund.metadata, ...metadataOf(form) };
  return refund;
}

/** `POST /v1/refunds/:id/cancel` */
export function cancelRefund(books: Books, id: string): Stripe.Refund {
  const refund = refundOf(books, id);
  if (refund.status !== 'requires_action') {
    throw impossible(`Refund ${id} cannot be canceled because it has a status of ${refund.status}.`);
  }
  return settleRefund(books, id, 'canceled');
}
