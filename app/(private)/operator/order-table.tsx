import { ageText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderRow } from '#lib/operator/read.ts';
import { standingWords } from '#lib/orders/standing.ts';
import { Panel } from './panel.tsx';
import { stateWords } from './words.ts';

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
      <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
        <thead className="text-quiet">
          <tr className="border-b border-line">
            <th scope="col" className="py-1 pr-3 font-normal">
              Order
            </th>
            <th scope="col" className="py-1 pr-3 font-normal">
              State
            </th>
            <th scope="col" className="py-1 text-right font-normal">
              Total
            </th>
          </tr>
        </thead>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id} className="border-b border-line align-top">
              <td className="pr-3 pb-2">
                <a className="link inline-block pt-2 pb-1" href={`/operator/orders/${order.id}`}>
                  {order.quantity > 1 ? `${order.quantity} × ` : ''}
                  {order.title}
                </a>
                <span className="block text-quiet">{ageText(order.createdAt, now)} ago</span>
              </td>
              <td className="py-2 pr-3">
                {standingWords[order.standing]}
                {order.standing === 'preparing' && (
                  <span className="block text-quiet">{stateWords(order.lineState)}</span>
                )}
                {order.reason && <span className="block wrap-anywhere text-quiet">{order.reason}</span>}
              </td>
              <td className="py-2 text-right whitespace-nowrap">
                {formatCents(order.totalCents, order.currency)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
