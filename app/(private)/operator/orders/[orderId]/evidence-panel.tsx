import type { EvidencePart } from '#lib/operator/evidence-use.ts';
import { Panel } from '../../panel.tsx';

/** What a bank is shown when a buyer disputes the payment; for whoever may not take it, nothing. */
export function EvidencePanel({ orderId, parts }: { orderId: string; parts: EvidencePart[] | null }) {
  if (!parts) return null;
  return (
    <Panel id="evidence" heading="Evidence for the bank">
      <p className="text-[0.9375rem]">
        Send it in Stripe’s dashboard, field by field, before the day the dispute names. It holds no
        activation code. That you took the file stands in the record.
      </p>
      <p>
        <a className="button" href={`/operator/orders/${orderId}/evidence`} download>
          Download evidence
        </a>
      </p>
      {parts.map(({ title, field, lines }) => (
        <details key={title} className="border-b border-line text-[0.9375rem]">
          <summary className="cursor-pointer py-2.5 font-semibold">
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
