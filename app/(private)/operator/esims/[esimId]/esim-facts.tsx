import { formatBytes } from '#lib/data-size.ts';
import { ageText, momentText } from '#lib/moments.ts';
import type { OperatorEsim } from '#lib/operator/esim-page.ts';
import { Facts, Panel } from '../../panel.tsx';
import { stateWords } from '../../words.ts';

const orNone = (at: Date | null) => (at ? momentText(at) : 'not yet');

/** What we say of it, what the supplier says, and when it said so. */
export function StateFacts({ esim }: { esim: OperatorEsim }) {
  return (
    <Panel id="state" heading="State">
      <Facts
        rows={[
          ['State', stateWords(esim.state)],
          ['The supplier says', `${esim.esimStatus}, ${esim.smdpStatus || 'nothing of the phone'}`],
          ['Since', momentText(esim.statusSince)],
          ['Read', `${momentText(esim.readAt)}, ${ageText(esim.readAt, esim.now)} ago`],
          ['Read next', esim.nextReadAt ? momentText(esim.nextReadAt) : 'not any more by itself'],
          ['Payment', stateWords(esim.orderState)],
          ['Number at the supplier', esim.esimTranNo],
          ['Supplier order', esim.supplierOrderNo],
        ]}
      />
    </Panel>
  );
}

/** What it may use, and until when. */
export function DataFacts({ esim }: { esim: OperatorEsim }) {
  const { leftBytes, totalBytes, asOf } = esim.data;
  return (
    <Panel id="data" heading="Data">
      <Facts
        rows={[
          ['Left', `${formatBytes(leftBytes)} of ${formatBytes(totalBytes)}`],
          ['As of', momentText(asOf)],
          ['Days in all', esim.totalDays],
          ['Top-ups', esim.topUps],
          [esim.activatedAt ? 'Ends' : 'To be used by', orNone(esim.expiresAt)],
          ['Installed', orNone(esim.installedAt)],
          ['First used', orNone(esim.activatedAt)],
        ]}
      />
    </Panel>
  );
}
