import type Stripe from 'stripe';
import { type Books, chargeOf, newId, seconds } from './books.ts';
import { emit } from './events.ts';
import { newTransaction } from './intents.ts';

export interface DisputeWish {
  reason?: string | undefined;
  amount?: number | undefined;
}

/** The buyer's bank takes the money back. */
export function openDispute(books: Books, intentId: string, wish: DisputeWish = {}): Stripe.Dispute {
  const charge = paidCharge(books, intentId);
  const dispute: Stripe.Dispute = {
    id: newId('du_1'),
    object: 'dispute',
    amount: wish.amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: seconds(books),
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence(),
    evidence_details: {
      due_by: seconds(books) + 7 * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'manual',
    },
    intended_submission_method: null,
    is_charge_refundable: false,
    livemode: false,
    metadata: {},
    payment_intent: intentId,
    reason: wish.reason ?? 'fraudulent',
    status: 'needs_response',
  };
  book(books, dispute, -dispute.amount);
  books.disputes.set(dispute.id, dispute);
  charge.disputed = true;
  void emit(books, [
    ['charge.dispute.created', dispute],
    ['charge.dispute.funds_withdrawn', dispute],
  ]);
  return dispute;
}

/** Money withdrawn or reinstated. */
function book(books: Books, dispute: Stripe.Dispute, amount: number): void {
  const { id, currency } = dispute;
  const moved = books.transactions.get(newTransaction(books, { id, currency }, 'adjustment', amount));
  if (moved) dispute.balance_transactions.push(moved);
}

export function closeDispute(books: Books, id: string, status: 'won' | 'lost'): Stripe.Dispute {
  const dispute = books.disputes.get(id);
  if (!dispute) throw new Error(`no dispute ${id}`);
  dispute.status = status;
  const changes: [string, object][] = [['charge.dispute.closed', dispute]];
  if (status === 'won') {
    book(books, dispute, dispute.amount);
    changes.push(['charge.dispute.funds_reinstated', dispute]);
  }
  void emit(books, changes);
  return dispute;
}

/** The card network's first sign of fraud, before any dispute. */
export function warn(books: Books, intentId: string): Stripe.Radar.EarlyFraudWarning {
  const charge = paidCharge(books, intentId);
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: newId('issfr_1'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: seconds(books),
    fraud_type: 'misc',
    livemode: false,
    payment_intent: intentId,
  };
  books.warnings.set(warning.id, warning);
  void emit(books, [['radar.early_fraud_warning.created', warning]]);
  return warning;
}

/** Somebody at Stripe's dashboard ends the review of a payment. */
export function closeReview(
  books: Books,
  intentId: string,
  reason: Stripe.Review.ClosedReason,
): Stripe.Review {
  const review = [...books.reviews.values()].find((one) => one.payment_intent === intentId && one.open);
  if (!review) throw new Error(`${intentId} is not in review`);
  Object.assign(review, { open: false, closed_reason: reason, reason });
  void emit(books, [['review.closed', review]]);
  return review;
}

function paidCharge(books: Books, intentId: string): Stripe.Charge {
  const charge = chargeOf(books, intentId);
  if (!charge) throw new Error(`${intentId} was not paid`);
  return charge;
}

function noEvidence(): Stripe.Dispute.Evidence {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: null,
    customer_name: null,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  };
}
