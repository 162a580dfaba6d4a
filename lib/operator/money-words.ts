import { formatCents } from '#lib/money.ts';

const kinds: Record<string, string> = {
  'payment-unknown': 'Stripe has a payment of ours that no order holds',
  'payment-amount': 'Stripe has another amount for a payment',
  'payment-missing': 'An order says it was paid, Stripe does not know the payment',
  'refund-elsewhere': 'Stripe sent money back that the shop did not ask for',
  'refund-amount': 'Stripe has another amount for a refund',
  'refund-state': 'A refund counts as failed here, and went through at Stripe',
  'refund-missing': 'A refund counts as done here, Stripe does not know it',
  'supplier-order-unknown': 'The supplier has eSIMs under our name that no order accounts for',
  'supplier-count': 'The supplier lists another number of eSIMs for an order',
  'cancelled-not-refunded': 'The supplier took an eSIM back, and its money was kept',
};

/** One kind of difference in words; a kind we do not know speaks for itself. */
export function differenceWords(kind: string): string {
  return Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind;
}

/** What one side has: cents for money, a number of eSIMs for the supplier, nothing for nothing. */
export function sideWords(kind: string, value: number | null): string {
  if (value === null) return 'nothing';
  return kind.startsWith('supplier') ? String(value) : formatCents(value);
}
