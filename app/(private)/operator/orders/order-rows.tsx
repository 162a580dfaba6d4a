import { ageText, momentText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import { kindWords } from '#lib/operator/order-words.ts';
import type { FoundOrder } from '#lib/operator/orders.ts';
import { standingWords } from '#lib/orders/standing.ts';
import { stateWords } from '../words.ts';

const head = 'py-1 pr-3 font-normal';
const wide = 'max-md:hidden';

/** Orders as a table; each leads to its story. A small screen keeps what tells them apart. */
export function OrderRows({ orders, now }: { orders: FoundOrder[]; now: Date }) {
  return (
    <table className="w-full border-collapse text-left text-[0.9375rem] tabular-nums">
      <caption className="pb-2 text-left text-quiet">
        {orders.length === 1 ? '1 order' : `${orders.length} orders`}, newest first
      </caption>
      <thead className="text-quiet">
        <tr className="border-b border-line">
          <th scope="col" className={head}>
            Order
          </th>
          <th scope="col" className={`${head} ${wide}`}>
            E-mail
          </th>
          <th scope="col" className={`${head} ${wide}`}>
            Made
          </th>
          <th scope="col" className={head}>
            State
          </th>
          <th scope="col" className="py-1 text-right font-normal">
            Total
          </th>
        </tr>
      </thead>
      <tbody>
        {orders.map((order) => (
          <Row key={order.id} order={order} now={now} />
        ))}
      </tbody>
    </table>
  );
}

function Row({ order, now }: { order: FoundOrder; now: Date }) {
  return (
    <tr className="border-b border-line align-top">
      <td className="pr-3 pb-2">
        <a className="link inline-block pt-2 pb-1" href={`/operator/orders/${order.id}`}>
          {order.quantity > 1 ? `${order.quantity} × ` : ''}
          {order.title}
        </a>
        {order.kind !== 'sale' && <span className="block text-quiet">{kindWords[order.kind]}</span>}
        <span className="block wrap-anywhere text-quiet md:hidden">
          {order.email ?? 'no e-mail'},{' '}
          <span className="whitespace-nowrap">{ageText(order.createdAt, now)} ago</span>
        </span>
      </td>
      <td className={`py-2 pr-3 wrap-anywhere ${wide}`}>{order.email ?? 'none'}</td>
      <td className={`py-2 pr-3 whitespace-nowrap ${wide}`}>{momentText(order.createdAt)}</td>
      <td className="py-2 pr-3">
        {standingWords[order.standing]}
        {order.standing === 'preparing' && (
          <span className="block text-quiet">{stateWords(order.lineState)}</span>
        )}
      </td>
      <td className="py-2 text-right whitespace-nowrap">{formatCents(order.totalCents, order.currency)}</td>
    </tr>
  );
}
