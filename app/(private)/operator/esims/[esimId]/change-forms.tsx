import type { ReactNode } from 'react';
import type { ChangeKind } from '#db/schema/esims.ts';
import type { Operator } from '#lib/auth/operator.ts';
import { deeds, mayEver } from '#lib/operator/deeds.ts';
import { changeDeeds } from '#lib/operator/esim-change.ts';
import type { OperatorEsim } from '#lib/operator/esim-page.ts';
import { changeNames, obstacleWords, promises } from '#lib/operator/esim-words.ts';
import { Panel } from '../../panel.tsx';
import { ProveFirst } from '../../prove-first.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { change } from './actions.ts';

const kinds = ['suspend', 'resume', 'cancel', 'revoke'] as const;

/** What can be asked of the network, each with what it does; why not, when it cannot. */
export function ChangeForms({ esim, operator }: { esim: OperatorEsim; operator: Operator }) {
  const offered = kinds.filter((kind) => mayEver(operator.role, changeDeeds[kind]));
  if (offered.length === 0) return null;
  return (
    <Panel id="change" heading="Ask the network">
      {offered.map((kind) => {
        const obstacle = esim.obstacles[kind];
        return obstacle ? (
          <p key={kind} className="text-[0.9375rem] text-quiet">
            {changeNames[kind]}: not now. {obstacleWords(obstacle)}
          </p>
        ) : (
          <details key={kind} className="text-[0.9375rem]">
            <summary className="min-h-11 content-center py-2 font-bold">{changeNames[kind]}</summary>
            <div className="grid gap-2 pb-3">
              <p>{promises[kind]}</p>
              <WithProof kind={kind} esim={esim} operator={operator}>
                <ReasonForm action={change.bind(null, esim.id, kind)} label={changeNames[kind]}>
                  {kind === 'revoke' && (
                    <label className="grid w-40 gap-1">
                      Last 4 digits of the ICCID
                      <input
                        className="field"
                        name="digits"
                        inputMode="numeric"
                        pattern="\d{4}"
                        maxLength={4}
                        required
                        autoComplete="off"
                      />
                    </label>
                  )}
                </ReasonForm>
              </WithProof>
            </div>
          </details>
        );
      })}
    </Panel>
  );
}

/** What kills an eSIM wants a fresh proof before it is filled in; switching its data off and on does not. */
function WithProof(props: { kind: ChangeKind; esim: OperatorEsim; operator: Operator; children: ReactNode }) {
  const { kind, esim, operator, children } = props;
  if (!deeds[changeDeeds[kind]].proof) return children;
  return (
    <ProveFirst operator={operator} next={`/operator/esims/${esim.id}#change`} what="It">
      {children}
    </ProveFirst>
  );
}
