import type { Operator } from '#lib/auth/operator.ts';
import { holdWords } from '#lib/hold-words.ts';
import { momentText } from '#lib/moments.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Facts, Panel } from '../../panel.tsx';
import { ProveFirst } from '../../prove-first.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { letThrough, sendBack } from './actions.ts';

const decisions = { deliver: 'delivered', refund: 'refunded' } as const;

/** Why an order waits, and the two ways on; afterwards who decided. */
export function HoldPanel({ order, operator }: { order: OperatorOrder; operator: Operator }) {
  const { hold, trace } = order;
  if (!hold) return null;
  const open = hold.decision === null;
  return (
    <Panel id="hold" heading={open ? 'On hold: deliver or refund?' : 'Was on hold'}>
      <Facts
        rows={[
          ['Why', hold.reasons.map((reason) => holdWords[reason]).join('; ')],
          ['Card fingerprint', trace?.card ?? 'not known'],
          ['Network', trace?.network ?? 'not known'],
          ['Stripe’s risk level', trace?.riskLevel ?? 'not known'],
          ...(open
            ? ([['Goes back by itself', hold.until ? momentText(hold.until) : 'soon']] as const)
            : ([
                ['Decided', hold.decision ? decisions[hold.decision] : 'not yet'],
                ['By', decider(hold.decidedBy)],
              ] as const)),
        ]}
      />
      {open && mayEver(operator.role, 'decide-hold') && (
        <ProveFirst operator={operator} next={`/operator/orders/${order.id}#hold`} what="A decision">
          <ReasonForm action={letThrough.bind(null, order.id)} label="Deliver" />
          <ReasonForm action={sendBack.bind(null, order.id)} label="Refund" />
        </ProveFirst>
      )}
      {mayEver(operator.role, 'change-blocks') && (
        <p className="text-[0.9375rem]">
          <a className="link inline-block py-2.5" href="/operator/blocks">
            Block this buyer
          </a>
        </p>
      )}
    </Panel>
  );
}

function decider(by: string | null): string {
  if (by === 'job') return 'nobody in time';
  if (by === 'block-list') return 'the block list';
  return by?.replace(/^operator:/, '') ?? 'nobody yet';
}
