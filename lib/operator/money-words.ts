import { formatCents, formatSupplierMoney } from '#lib/money.ts';

const kinds: Record<string, string> = {
  'payment-unknown': 'Stripe has a payment of ours that no order holds',
  'payment-amount': 'Stripe has another amount for a payment',
  'payment-missing': 'An order says it was paid, Stripe does not know the payment',
  'refund-elsewhere': 'Stripe sent money back that the shop did not ask for',
  'refund-amount': 'Stripe has another amount for a refund',
  'refund-state': 'A refund counts as failed here, and went through at Stripe',
  'refund-missing': 'A refund counts as done here, Stripe does not know it',
  'supplier-order-unknown': 'The supplier has eSIMs under our name that no order accounts for',
  'supplier-cost': 'The supplier kept another sum for an order than our books say',
  'balance-missing': 'Money left the supplier balance without an order of ours',
  'supplier-count': 'The supplier lists another number of eSIMs for an order',
  'cancelled-not-refunded': 'The supplier took an eSIM back, and its money was kept',
};

/** One kind of difference in words; a kind we do not know speaks for itself. */
export function differenceWords(kind: string): string {
  return Object.hasOwn(kinds, kind) ? (kinds[kind] ?? kind) : kind;
}

/** Kinds whose sums are the supplier's: USD × 10,000. */
const atSupplier = new Set(['supplier-cost', 'supplier-order-unknown', 'balance-missing']);

/** What one side has: money in its own units, a number of eSIMs where that is what differs, nothing for nothing. */
export function sideWords(kind: string, value: number | null): string {
  if (value === null) return 'nothing';
  if (kind === 'supplier-count') return String(value);
  return atSupplier.has(kind) ? formatSupplierMoney(value) : formatCents(value);
}
