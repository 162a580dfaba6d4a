import { momentText } from '#lib/moments.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import type { OperatorEsim } from '#lib/operator/esim-page.ts';
import { changeNames, obstacleWords } from '#lib/operator/esim-words.ts';
import { Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';

/** What was asked of the network for it, newest first. */
export function Changes({ esim }: { esim: OperatorEsim }) {
  return (
    <Panel id="changes" heading="Changes asked for">
      {esim.changes.length === 0 && <p>None.</p>}
      <ul className="text-[0.9375rem]">
        {esim.changes.map(({ id, kind, state, actor, reason, at }) => (
          <li key={id} className="border-b border-line py-2 wrap-anywhere">
            <p>
              <span className="font-bold">{changeNames[kind]}</span>: {stateWords(state)}
              {state === 'refused' && reason ? `. ${obstacleWords(reason)}` : ''}
            </p>
            <p className="text-quiet">
              by {actorWords(actor)}, {momentText(at)}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
