import { notFound } from 'next/navigation';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { momentText } from '#lib/moments.ts';
import { formatCents } from '#lib/money.ts';
import { type OperatorOrder, operatorOrder } from '#lib/operator/read-order.ts';
import { Facts, Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';
import { LinePanel } from './line-panel.tsx';
import { Timeline } from './timeline.tsx';

export const generateMetadata = () => operatorTitle('Order · Operator');

/** One order: what was bought, what became of it, and who caused each step. */
export default async function OperatorOrderPage({ params }: { params: Promise<{ orderId: string }> }) {
  const operator = await requireOperator();
  const order = await operatorOrder(shop().db, operator, (await params).orderId);
  if (!order) notFound();
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <div>
        <p>
          <a className="link inline-block py-2.5" href="/operator#orders">
            All orders
          </a>
        </p>
        <h1 className="text-2xl">{order.lines.map(({ title }) => title).join(', ')}</h1>
        <p className="mt-1 font-mono text-[0.9375rem] wrap-anywhere text-quiet">{order.id}</p>
      </div>
      <div className="grid grid-cols-1 gap-6 md:grid-cols-2">
        <Payment order={order} />
        {order.lines.map((line) => (
          <LinePanel key={line.id} line={line} currency={order.currency} />
        ))}
      </div>
      <Timeline history={order.history} />
    </div>
  );
}

function Payment({ order }: { order: OperatorOrder }) {
  return (
    <Panel id="payment" heading="Payment">
      <Facts
        rows={[
          ['State', stateWords(order.state)],
          ['Kind', order.kind],
          ['Total', formatCents(order.totalCents, order.currency)],
          ['Captured', formatCents(order.capturedCents, order.currency)],
          ['Stripe', order.stripePaymentIntent ?? 'no payment'],
          ['E-mail of the payment', order.email ?? 'none'],
          ['Customer', order.customerEmail ?? 'none'],
          ['Made', momentText(order.createdAt)],
          ['Paid', order.paidAt ? momentText(order.paidAt) : 'not paid'],
        ]}
      />
    </Panel>
  );
}
