import { brand } from '#lib/brand.ts';
import { formatCents } from '#lib/money.ts';
import type { OrderView, UnitView } from '#lib/orders/read.ts';

const why: Partial<Record<NonNullable<UnitView['refundPurpose']>, string>> = {
  cancelled: 'was cancelled',
  dispute: 'was ended',
};

const words: Partial<Record<UnitView['state'], string>> = {
  refunding: 'is on its way back to your card',
  refunded: 'was refunded to your card. Banks usually show it within 5 to 10 days',
  'taken-by-bank': 'is with your bank, because the payment was disputed there',
  'refund-failed': 'could not be sent back yet. We look after it; you have nothing to do',
};

function nameOf({ kind }: OrderView, count: number, index: number): string {
  if (kind === 'topup') return 'Your top-up';
  return count === 1 ? 'Your eSIM' : `eSIM ${index + 1}`;
}

/** What was not delivered or was cancelled, and where its money is: one line for each eSIM. */
export function RefundList({ order }: { order: OrderView }) {
  const units = order.lines.flatMap(({ units }) => units);
  const back = order.wholeRefund
    ? []
    : units.flatMap((unit, index) => {
        const text = words[unit.state];
        return text ? [{ unit, text, name: nameOf(order, units.length, index) }] : [];
      });
  const whole = order.wholeRefund && units[0] ? words[units[0].state] : undefined;
  if (back.length === 0 && !whole) return null;
  return (
    <section className="grid max-w-2xl gap-3">
      <h2>Money back</h2>
      <ul className="border-t border-line">
        {order.wholeRefund && whole && (
          <li className="border-b border-line py-3">
            {formatCents(order.wholeRefund.amountCents, order.wholeRefund.currency)} {whole}.
          </li>
        )}
        {back.map(({ unit, text, name }) => (
          <li key={unit.id} className="border-b border-line py-3">
            <strong>{name}</strong>{' '}
            {(unit.refundPurpose && why[unit.refundPurpose]) ??
              (order.kind === 'topup' ? 'was not added' : 'was not delivered')}
            : {formatCents(unit.refundCents ?? unit.priceCents, order.currency)} {text}.
          </li>
        ))}
      </ul>
      <p className="text-quiet">
        Questions about it:{' '}
        <a className="link inline-block py-2.5 text-ink" href={`mailto:${brand.supportEmail}`}>
          {brand.supportEmail}
        </a>
      </p>
    </section>
  );
}
