import type { Operator } from '#lib/auth/operator.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import type { OperatorEsim } from '#lib/operator/esim-page.ts';
import { replaceWords } from '#lib/operator/esim-words.ts';
import { Panel } from '../../panel.tsx';
import { ProveFirst } from '../../prove-first.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { replace } from './actions.ts';

/** Another eSIM at our cost, when this one is dead or never worked. */
export function ReplaceForm({ esim, operator }: { esim: OperatorEsim; operator: Operator }) {
  if (esim.replacedBy) {
    return (
      <Panel id="replace" heading="Replaced">
        <p className="wrap-anywhere">
          By the eSIM of{' '}
          <a className="link inline-block py-1" href={`/operator/orders/${esim.replacedBy}`}>
            {esim.replacedBy}
          </a>
          . What was replaced is not refunded.
        </p>
      </Panel>
    );
  }
  if (!mayEver(operator.role, 'replace-esim')) return null;
  return (
    <Panel id="replace" heading="Replace">
      {esim.replace ? (
        <p className="text-[0.9375rem] text-quiet">Not now. {replaceWords[esim.replace]}</p>
      ) : (
        <details className="text-[0.9375rem]">
          <summary className="min-h-11 content-center py-2 font-bold">Send another one at our cost</summary>
          <div className="grid gap-2 pb-3">
            <p>
              The same plan is ordered anew for the same customer, who gets a mail when it is ready. This eSIM
              stays what it is: revoke it if it should stop. After that, no money goes back for it.
            </p>
            <ProveFirst operator={operator} next={`/operator/esims/${esim.id}#replace`} what="It">
              <ReasonForm action={replace.bind(null, esim.id)} label="Replace this eSIM" />
            </ProveFirst>
          </div>
        </details>
      )}
    </Panel>
  );
}
