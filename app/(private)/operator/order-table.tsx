import { ageText } from '#lib/age.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderRow } from '#lib/operator/read.ts';
import { Panel } from './panel.tsx';

/** The newest orders; each leads to its story. */
export function OrderTable({ orders, now }: { orders: OrderRow[]; now: Date }) {
  if (orders.length === 0) {
    return (
      <Panel id="orders" heading="Newest orders">
        <p>No order yet.</p>
      </Panel>
    );
  }
  return (
    <Panel id="orders" heading={`Newest orders (${orders.length})`}>
      <table className="w-full text-left text-[0.9375rem] tabular-nums">
        <thead className="text-quiet">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pr-3 font-medium">
              Age
            </th>
            <th scope="col" className="py-1 pr-3 font-medium">
              Order
            </th>
            <th scope="col" className="py-1 pr-3 font-medium">
              State
            </th>
            <th scope="col" className="py-1 text-right font-medium max-sm:hidden">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id} className="border-b border-line align-top">
              <td className="py-2 pr-3 whitespace-nowrap">{ageText(order.createdAt, now)}</td>
              <td className="py-0 pr-3">
                <a className="link inline-block py-2" href={`/operator/orders/${order.id}`}>
                  {order.quantity > 1 ? `${order.quantity} × ` : ''}
                  {order.title}
                </a>
              </td>
              <td className="py-2 pr-3">
                {order.state}
                {order.state === 'paid' ? `, ${order.lineState}` : ''}
                {order.reason && <span className="block wrap-anywhere text-quiet">{order.reason}</span>}
              </td>
              <td className="py-2 text-right whitespace-nowrap max-sm:hidden">
                {formatCents(order.totalCents, order.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
