import { LocalTime } from '#components/local-time.tsx';
import { daysText } from '#lib/catalogue/plan-title.ts';
import { maskEmail } from '#lib/email-address.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderView } from '#lib/orders/read.ts';

export interface ReceiptProps {
  order: OrderView;
  /** Whether the address is shown, masked: not where it stands in full. */
  maskedEmail: boolean;
}

/** What was bought, for how much, when and by whom. */
export function Receipt({ order, maskedEmail }: ReceiptProps) {
  const money = (cents: number) => formatCents(cents, order.currency);
  const name = order.paidAt ? 'Receipt' : 'Order';
  return (
    <section className="facts max-w-2xl" aria-label={name}>
      <h2>{name}</h2>
      <dl>
        {order.lines.map((line) => (
          <div key={line.id}>
            <dt>{line.esimId ? 'Top-up' : line.quantity === 1 ? '1 eSIM' : `${line.quantity} eSIMs`}</dt>
            <dd>
              {line.esimId ? line.plan.title.replace(/^Top-up: /, '') : line.plan.title}
              {line.days !== null && `, for ${daysText(line.days)}`}
              {line.quantity > 1 && `, ${money(line.unitPriceCents)} each`}
            </dd>
          </div>
        ))}
        <div>
          <dt>{order.paidAt ? 'Paid' : 'To pay'}</dt>
          <dd className="tabular-nums">{money(order.totalCents)}</dd>
        </div>
        {order.refundedCents > 0 && (
          <div>
            <dt>Sent back</dt>
            <dd className="tabular-nums">{money(order.refundedCents)}</dd>
          </div>
        )}
        <div>
          <dt>Date</dt>
          <dd>
            <LocalTime at={order.paidAt ?? order.createdAt} form="moment" />
          </dd>
        </div>
        {order.email && maskedEmail && (
          <div>
            <dt>E-mail</dt>
            <dd>{maskEmail(order.email)}</dd>
          </div>
        )}
        <div>
          <dt>Order number</dt>
          <dd className="font-mono text-[0.9375rem]">{order.id}</dd>
        </div>
      </dl>
      {order.paidAt && (
        <p>
          <a className="link inline-block py-2.5" href={`/orders/${order.id}/receipt`}>
            Receipt to print
          </a>
        </p>
      )}
    </section>
  );
}
