import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderFacts } from './read.ts';

/** "1 eSIM", "3 eSIMs". */
export function esimCount(count: number): string {
  return count === 1 ? '1 eSIM' : `${count} eSIMs`;
}

/** "Japan, 3 GB, 30 days", or the first plan and how many more. */
export function whatWasBought(order: OrderFacts): string {
  const [first, ...rest] = order.lines;
  if (!first) return 'your order';
  return rest.length === 0 ? first.plan.title : `${first.plan.title} and ${rest.length} more`;
}

/** "23 November 2026, 22:15 UTC". */
export function moment(at: Date): string {
  const day = at.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
  return `${day}, ${at.toISOString().slice(11, 16)} UTC`;
}

/** The rows of the receipt that every mail about an order ends with. */
export function receipt(order: OrderFacts): [label: string, value: string][] {
  const rows: [string, string][] = order.lines.map(({ plan, quantity, days }) => [
    esimCount(quantity),
    days === null ? plan.title : `${plan.title}, for ${daysText(days)}`,
  ]);
  rows.push(['Paid', formatCents(order.totalCents, order.currency)]);
  if (order.paidAt) rows.push(['On', moment(order.paidAt)]);
  rows.push(['Order', order.orderId]);
  return rows;
}
