import type { EvidencePart } from '#lib/operator/evidence-use.ts';
import { Panel } from '../../panel.tsx';
import { takeEvidence } from './actions.ts';

/** What a bank is shown when a buyer disputes the payment; for whoever may not take it, nothing. */
export function EvidencePanel(props: { orderId: string; parts: EvidencePart[] | null; ready: boolean }) {
  const { orderId, parts, ready } = props;
  if (!parts) return null;
  return (
    <Panel id="evidence" heading="Evidence for the bank">
      <p className="text-[0.9375rem]">
        Send it in Stripe’s dashboard, field by field, before the day the dispute names. It holds no
        activation code. That you take the file goes on record.
      </p>
      {ready ? (
        <p>
          <a className="button" href={`/operator/orders/${orderId}/evidence`} download>
            Download the file
          </a>
        </p>
      ) : (
        <form action={takeEvidence.bind(null, orderId)}>
          <button type="submit" className="button">
            Take it as a file
          </button>
        </form>
      )}
      {parts.map(({ title, field, lines }) => (
        <details key={title} className="border-b border-line text-[0.9375rem]">
          <summary className="cursor-pointer py-2.5 font-bold">
            {title} ({lines.length})
          </summary>
          <p className="text-quiet wrap-anywhere">{field}</p>
          {lines.length === 0 && <p className="pb-3">Nothing is known.</p>}
          <ul className="grid gap-1 pb-3 wrap-anywhere">
            {lines.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: two lines may be the same, and none ever moves
              <li key={at}>{line}</li>
            ))}
          </ul>
        </details>
      ))}
    </Panel>
  );
}
