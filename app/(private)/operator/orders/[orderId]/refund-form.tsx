import type { ReactNode } from 'react';
import type { Operator } from '#lib/auth/operator.ts';
import { formatCents } from '#lib/money.ts';
import type { OperatorLine, OperatorUnit } from '#lib/operator/order-lines.ts';
import type { RefundWay } from '#lib/operator/order-refund-rules.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { ProveFirst } from '../../prove-first.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { giveBack } from './actions.ts';

interface RefundFormProps {
  orderId: string;
  unit: OperatorUnit;
  refund: RefundWay;
  currency: string;
  operator: Operator;
}

/** How the money of one unit goes back, said before it does; why it cannot, when it cannot. */
export function RefundForm({ orderId, unit, refund, currency, operator }: RefundFormProps) {
  if (refund.way === 'none') return <p className="text-[0.9375rem] text-quiet">No refund: {refund.why}</p>;
  // Units of a line are one order at the supplier: their wait ends together, on the line.
  if (refund.way === 'end-wait') return null;
  const action = giveBack.bind(null, orderId, unit.id);
  const proof = { operator, next: `/operator/orders/${orderId}`, what: 'A refund' };
  const all = formatCents(refund.cents, currency);
  return (
    <>
      <Fold summary={`Refund unit ${unit.no}: ${all}`}>
        <p>
          {refund.way === 'cancel'
            ? `The supplier is asked to cancel the eSIM first; once it has, ${all} goes back and the QR code is dead.`
            : `It cannot be taken back. ${all} goes back out of goodwill, and the eSIM goes on working. Revoke it on its own page if it should not.`}
        </p>
        <ProveFirst {...proof}>
          <ReasonForm
            action={action}
            label={refund.way === 'cancel' ? 'Cancel and refund' : `Refund ${all}`}
          />
        </ProveFirst>
      </Fold>
      <Fold summary={`Refund a part of unit ${unit.no}`}>
        <p>Out of goodwill, once for each unit. The eSIM stays with its owner.</p>
        <ProveFirst {...proof}>
          <ReasonForm action={action} label="Refund this part">
            <label className="grid w-32 gap-1">
              Amount in $
              <input className="field" name="amount" inputMode="decimal" required autoComplete="off" />
            </label>
          </ReasonForm>
        </ProveFirst>
      </Fold>
    </>
  );
}

interface EndWaitProps {
  order: OperatorOrder;
  line: OperatorLine;
  operator: Operator;
}

/** Ends the wait for what of a line is not delivered: its units are one order at the supplier. */
export function EndWaitForm({ order, line, operator }: EndWaitProps) {
  const open = line.units.filter(({ id }) => order.money[id]?.refund.way === 'end-wait');
  const [first] = open;
  if (!first) return null;
  const several = open.length > 1;
  const cents = open.reduce((sum, { priceCents }) => sum + priceCents, 0);
  const what = several
    ? `units ${open.map(({ no }) => no).join(', ')}`
    : line.units.length > 1
      ? `unit ${first.no}`
      : 'it';
  return (
    <Fold summary={`Stop waiting for ${what}`}>
      <p>
        {several && `All ${open.length} are one order at the supplier: their wait ends together. `}
        At the worker’s next look, what the supplier has not delivered goes back to the card, up to{' '}
        {formatCents(cents, order.currency)}; what turns up later is cancelled there.
      </p>
      <ProveFirst operator={operator} next={`/operator/orders/${order.id}`} what="A refund">
        <ReasonForm action={giveBack.bind(null, order.id, first.id)} label="Stop waiting and refund" />
      </ProveFirst>
    </Fold>
  );
}

function Fold({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="text-[0.9375rem]">
      <summary className="min-h-11 content-center py-2 font-bold">{summary}</summary>
      <div className="grid gap-2 pb-3">{children}</div>
    </details>
  );
}
