import { formatCents } from '#lib/money.ts';

/** Cents as text; "from $1.99" with `from`. */
export function Price({
  cents,
  currency,
  from = false,
}: {
  cents: number;
  currency: string;
  from?: boolean;
}) {
  return `${from ? 'from ' : ''}${formatCents(cents, currency)}`;
}
