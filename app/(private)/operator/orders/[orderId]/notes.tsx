import type { StaffRole } from '#db/schema/index.ts';
import { momentText } from '#lib/moments.ts';
import { actorWords } from '#lib/operator/actor-words.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { longestNote } from '#lib/operator/order-note.ts';
import type { OperatorOrder } from '#lib/operator/read-order.ts';
import { Panel } from '../../panel.tsx';
import { keepNote } from './actions.ts';

/** What people wrote down about an order; the customer never sees it. */
export function Notes({ order, role }: { order: OperatorOrder; role: StaffRole }) {
  return (
    <Panel id="notes" heading="Notes">
      {order.notes.length === 0 && <p>None.</p>}
      <ul className="text-[0.9375rem]">
        {order.notes.map(({ id, text, by, at }) => (
          <li key={id} className="border-b border-line py-2">
            <p className="whitespace-pre-line wrap-anywhere">{text}</p>
            <p className="wrap-anywhere text-quiet">
              {actorWords(by)}, {momentText(at)}
            </p>
          </li>
        ))}
      </ul>
      {mayEver(role, 'add-note') && (
        <form action={keepNote.bind(null, order.id)} className="grid justify-items-start gap-2">
          <label className="grid w-full gap-1 text-[0.9375rem]">
            New note, kept as it is but for e-mail addresses, which are masked
            <textarea className="field" name="note" rows={2} minLength={3} maxLength={longestNote} required />
          </label>
          <button type="submit" className="button">
            Keep note
          </button>
        </form>
      )}
    </Panel>
  );
}
