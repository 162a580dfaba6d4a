import { momentText } from '#lib/moments.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import { causeWords } from '#lib/operator/order-words.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';

/** Every step, oldest first, with who caused it and why. */
export function Timeline({ order: { history, mails } }: { order: OperatorOrder }) {
  const mailKinds = new Map(mails.map(({ id, kind }) => [id, kind]));
  return (
    <Panel id="timeline" heading="Timeline">
      {history.length === 0 && <p>Nothing has happened yet.</p>}
      <ol className="text-[0.9375rem] tabular-nums">
        {history.map((step) => (
          <li key={step.id} className="grid gap-x-4 border-b border-line py-1.5 sm:grid-cols-[13rem_1fr_1fr]">
            <span className="text-quiet">{secondText(step.at)}</span>
            <span>
              {step.subject}
              {mailKinds.has(step.subjectId) ? ` “${mailKinds.get(step.subjectId)}”` : ''}:{' '}
              {step.from === null ? stateWords(step.to) : `${stateWords(step.from)} → ${stateWords(step.to)}`}
            </span>
            <span className="wrap-anywhere text-quiet">
              by {actorWords(step.actor)}
              {step.cause ? `, ${causeWords(step.cause)}` : ''}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** "23 Nov 2026, 22:15:07 UTC": two steps often share a minute. */
function secondText(at: Date): string {
  return momentText(at).replace(' UTC', `:${at.toISOString().slice(17, 19)} UTC`);
}
