import { daysText } from '#lib/catalogue/plan-title.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderFacts } from './read.ts';

/** "1 eSIM", "3 eSIMs". */
export function esimCount(count: number): string {
  return count === 1 ? '1 eSIM' : `${count} eSIMs`;
}

/** "1 eSIM", "3 eSIMs", or "the top-up" when the order is one. */
export function thingCount(order: Pick<OrderFacts, 'kind'>, count: number): string {
  return order.kind === 'topup' ? 'the top-up' : esimCount(count);
}

/** "Japan, 3 GB, 30 days", or the first plan and how many more. */
export function whatWasBought(order: OrderFacts): string {
  const [first, ...rest] = order.lines;
  if (!first) return 'your order';
  const title = bareTitle(order, first.plan.title);
  return rest.length === 0 ? title : `${title} and ${rest.length} more`;
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

/** The title of a top-up says that it is one; where the words around it say so, once is enough. */
function bareTitle(order: Pick<OrderFacts, 'kind'>, title: string): string {
  return order.kind === 'topup' ? title.replace(/^Top-up: /, '') : title;
}

/** The rows of the receipt that every mail about an order ends with. */
export function receipt(order: OrderFacts): [label: string, value: string][] {
  const rows: [string, string][] = order.lines.map(({ plan, quantity, days }) => [
    order.kind === 'topup' ? 'Top-up' : esimCount(quantity),
    bareTitle(order, days === null ? plan.title : `${plan.title}, for ${daysText(days)}`),
  ]);
  rows.push(['Paid', formatCents(order.totalCents, order.currency)]);
  if (order.paidAt) rows.push(['On', moment(order.paidAt)]);
  rows.push(['Order', order.orderId]);
  return rows;
}
