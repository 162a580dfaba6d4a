import type { StaffRole } from '#db/schema/index.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { changeDeeds } from '#lib/operator/esim-change.ts';
import type { OperatorEsim } from '#lib/operator/esim-page.ts';
import { changeNames, obstacleWords, promises } from '#lib/operator/esim-words.ts';
import { Panel } from '../../panel.tsx';
import { ReasonForm } from '../../reason-form.tsx';
import { change } from './actions.ts';

const kinds = ['suspend', 'resume', 'cancel', 'revoke'] as const;

/** What can be asked of the network, each with what it does; why not, when it cannot. */
export function ChangeForms({ esim, role }: { esim: OperatorEsim; role: StaffRole }) {
  const offered = kinds.filter((kind) => mayEver(role, changeDeeds[kind]));
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
            <summary className="min-h-11 content-center py-2 font-semibold">{changeNames[kind]}</summary>
            <div className="grid gap-2 pb-3">
              <p>{promises[kind]}</p>
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
            </div>
          </details>
        );
      })}
    </Panel>
  );
}
