import type { StaffRole } from '#db/schema/index.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { type OperatorOrder, restless } from '#lib/operator/read-order.ts';
import { ReasonForm } from '../../reason-form.tsx';
import { giveBack, lookNow, mailAgain } from './actions.ts';

/** What can be done about the whole order, for who may. */
export function Deeds({ order, role }: { order: OperatorOrder; role: StaffRole }) {
  const onItsWay =
    order.lines.some(({ state }) => restless.includes(state)) ||
    order.refunds.some(({ state }) => ['due', 'sent', 'pending'].includes(state));
  const ways = Object.values(order.money).map(({ refund }) => refund.way);
  const several = ways.length > 1 && ways.some((way) => way !== 'none');
  if (!mayEver(role, 'retry-line') || !order.paidAt) return null;
  return (
    <div className="grid gap-2">
      <div className="flex flex-wrap gap-2">
        {onItsWay && (
          <form action={lookNow.bind(null, order.id)}>
            <button type="submit" className="button">
              Look at it now
            </button>
          </form>
        )}
        <form action={mailAgain.bind(null, order.id)}>
          <button type="submit" className="button">
            Send the mail again
          </button>
        </form>
        <a className="button" href="#notes">
          Write a note
        </a>
      </div>
      {onItsWay && (
        <p className="text-[0.9375rem] text-quiet">
          The worker looks up what it may have bought before it sends anything: nothing is bought twice.
        </p>
      )}
      {several && mayEver(role, 'refund-unit') && (
        <details className="text-[0.9375rem]">
          <summary className="min-h-11 content-center py-2 font-bold">Refund the whole order</summary>
          <p className="pb-2">
            Each unit in its own way, as said below: new ones are cancelled at the supplier first, the others
            go back out of goodwill.
          </p>
          <ReasonForm action={giveBack.bind(null, order.id, null)} label="Refund all units" />
        </details>
      )}
    </div>
  );
}
