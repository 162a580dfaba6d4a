import type { ReactNode } from 'react';
import { formatCents } from '#lib/money.ts';
import type { OperatorUnit } from '#lib/operator/order-lines.ts';
import type { RefundWay } from '#lib/operator/order-refund-rules.ts';
import { ReasonForm } from '../../reason-form.tsx';
import { giveBack } from './actions.ts';

interface RefundFormProps {
  orderId: string;
  unit: OperatorUnit;
  refund: RefundWay;
  currency: string;
}

/** How the money of one unit goes back, said before it does; why it cannot, when it cannot. */
export function RefundForm({ orderId, unit, refund, currency }: RefundFormProps) {
  if (refund.way === 'none') return <p className="text-[0.9375rem] text-quiet">No refund: {refund.why}</p>;
  const action = giveBack.bind(null, orderId, unit.id);
  if (refund.way === 'end-wait') {
    return (
      <Fold summary={`Stop waiting for unit ${unit.no}`}>
        <p>
          The promised time of this line ends now. What the supplier has not delivered at the worker’s next
          look goes back; what turns up later is cancelled there.
        </p>
        <ReasonForm action={action} label="Stop waiting and refund" />
      </Fold>
    );
  }
  const all = formatCents(refund.cents, currency);
  return (
    <>
      <Fold summary={`Refund unit ${unit.no}: ${all}`}>
        <p>
          {refund.way === 'cancel'
            ? `The supplier is asked to cancel the eSIM first; once it has, ${all} goes back and the QR code is dead.`
            : `It cannot be taken back. ${all} goes back out of goodwill, and the eSIM goes on working. Revoke it on its own page if it should not.`}
        </p>
        <ReasonForm action={action} label={refund.way === 'cancel' ? 'Cancel and refund' : `Refund ${all}`} />
      </Fold>
      <Fold summary={`Refund a part of unit ${unit.no}`}>
        <p>Out of goodwill, once for each unit. The eSIM stays with its owner.</p>
        <ReasonForm action={action} label="Refund this part">
          <label className="grid w-32 gap-1">
            Amount in $
            <input className="field" name="amount" inputMode="decimal" required autoComplete="off" />
          </label>
        </ReasonForm>
      </Fold>
    </>
  );
}

function Fold({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details className="text-[0.9375rem]">
      <summary className="min-h-11 content-center py-2 font-semibold">{summary}</summary>
      <div className="grid gap-2 pb-3">{children}</div>
    </details>
  );
}
