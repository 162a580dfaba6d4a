import { LocalTime } from '#components/local-time.tsx';
import { formatCents } from '#lib/money.ts';
import type { OrderSummary } from '#lib/orders/read.ts';
import { standingWords } from '#lib/orders/standing.ts';

/** Orders, newest first; each row leads to its order, and to its receipt. */
export function OrderList({ orders, heading }: { orders: OrderSummary[]; heading: string }) {
  return (
    <section aria-label={heading} className="grid grid-cols-1 gap-3">
      <h2>{heading}</h2>
      <ul className="border-t border-line tabular-nums">
        {orders.map((order) => (
          <li key={order.id} className="flex items-center gap-x-3 border-b border-line">
            <a
              href={`/orders/${order.id}`}
              className="grid flex-1 min-h-13 grid-cols-[1fr_auto] items-center gap-x-4 py-2 hover:bg-raised"
            >
              <span className="font-bold">{titleOf(order)}</span>
              <span className="text-right font-bold">{formatCents(order.totalCents, order.currency)}</span>
              <span id={`${order.id}-date`} className="text-[0.9375rem] text-quiet">
                <LocalTime at={order.createdAt} form="date" />
              </span>
              <span className="text-right text-[0.9375rem] text-quiet">{standingWords[order.standing]}</span>
            </a>
            {order.hasReceipt && (
              <a
                href={`/orders/${order.id}/receipt`}
                id={`${order.id}-receipt`}
                aria-labelledby={`${order.id}-receipt ${order.id}-date`}
                className="link py-3 text-[0.9375rem]"
              >
                Receipt<span className="sr-only"> of</span>
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function titleOf({ kind, quantity, title }: OrderSummary): string {
  // The title of a top-up says that it is one.
  return kind !== 'topup' && quantity > 1 ? `${quantity} × ${title}` : title;
}
