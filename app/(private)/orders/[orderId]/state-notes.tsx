import { brand } from '#lib/brand.ts';
import type { OrderView } from '#lib/orders/read.ts';
import { checkAgain } from './actions.ts';

export interface UnpaidNoteProps {
  order: OrderView;
  paymentUrl: string | null;
  /** Where the purchase is begun anew. */
  again?: string;
}

/** Before payment, or instead of one: what is known about the money, and the one safe way on. */
export function UnpaidNote({ order, paymentUrl, again = checkoutAddress(order) }: UnpaidNoteProps) {
  if (order.state === 'expired' || order.state === 'failed') {
    return (
      <section className="grid max-w-2xl justify-items-start gap-4">
        <p>
          {order.state === 'expired'
            ? 'The payment page was open too long and has closed. Nothing was charged.'
            : 'Your bank did not confirm the payment. Nothing was charged.'}
        </p>
        <a className="button button-next" href={again}>
          Start again
        </a>
      </section>
    );
  }
  return (
    <section className="grid max-w-2xl justify-items-start gap-4">
      <p>
        Paid already? Then this page moves on by itself in a moment, so please do not pay again. If you left
        the payment page before paying, nothing was charged.
      </p>
      <div className="flex flex-wrap gap-3">
        <form action={checkAgain.bind(null, order.id)}>
          <button type="submit" className="button button-next">
            Check again
          </button>
        </form>
        {paymentUrl && (
          <a className="button" href={paymentUrl} rel="noreferrer">
            Back to the payment page
          </a>
        )}
      </div>
    </section>
  );
}

/** Why no codes are shown although the order was paid. */
export function FrozenNote({ state }: { state: OrderView['state'] }) {
  const words: Partial<Record<OrderView['state'], string>> = {
    mismatch:
      'The amount that was paid is not the amount of this order, so nothing was delivered and all of it goes back to your card.',
    disputed:
      'The payment is disputed with the bank, so the eSIM is hidden until that is settled. If it was a mistake, withdraw the dispute at your bank and write to us.',
    dispute_lost: 'The bank took this payment back, so the eSIM was switched off.',
  };
  const text = words[state];
  if (!text) return null;
  return (
    <p className="note max-w-2xl">
      {text} Questions:{' '}
      <a className="link" href={`mailto:${brand.supportEmail}`}>
        {brand.supportEmail}
      </a>
    </p>
  );
}

function checkoutAddress(order: OrderView): string {
  const [line] = order.lines;
  if (!line) return '/';
  const query = new URLSearchParams({ plan: line.plan.code, quantity: String(line.quantity) });
  if (line.days !== null) query.set('days', String(line.days));
  return `/checkout?${query}`;
}
