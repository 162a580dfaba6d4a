import { LocalTime } from '#components/local-time.tsx';
import type { ChangeFacts } from '#lib/changes/read.ts';
import { cardWords, moneyWords, reasonWords } from '#lib/changes/words.ts';
import { Ask } from './ask.tsx';

export interface ChangePanelProps {
  orderId: string;
  esimId: string;
  facts: ChangeFacts;
}

/** Cancel, suspend, resume: what can be asked of the network for this eSIM, and what became of it. */
export function ChangePanel(props: ChangePanelProps) {
  const { facts } = props;
  const over = facts.state === 'ended' || facts.state === 'expired';
  if (over && !facts.live && !facts.refused && facts.sentBack.length === 0) return null;
  return (
    <section className="grid max-w-2xl gap-4" aria-label="Cancel or switch off">
      {facts.refused && <Refused {...facts.refused} />}
      {facts.live ? <Live kind={facts.live} /> : !over && <Choices {...props} />}
      <SentBack facts={facts} />
    </section>
  );
}

const asking: Record<string, string> = {
  cancel: 'Asking the network to take this eSIM back …',
  suspend: 'Asking the network to switch this eSIM off …',
  resume: 'Asking the network to switch this eSIM on again …',
  revoke: 'Asking the network to end this eSIM …',
};

function Live({ kind }: { kind: string }) {
  return (
    <div className="note" role="status">
      <p className="font-bold" tabIndex={-1} data-result>
        {asking[kind]}
      </p>
      <p>
        Usually this takes seconds. We keep asking for up to 30 minutes; you can close this page.
        {kind === 'cancel' && ' Your money goes back as soon as the network has said yes.'}
      </p>
      <noscript>
        <meta httpEquiv="refresh" content="5" />
      </noscript>
    </div>
  );
}

const didNot: Record<string, string> = {
  cancel: 'This eSIM was not cancelled',
  suspend: 'This eSIM was not switched off',
  resume: 'This eSIM was not switched on again',
  revoke: 'This eSIM was not ended',
};

function Refused(refused: NonNullable<ChangeFacts['refused']>) {
  return (
    <div className="note border-warn">
      <p className="font-bold" tabIndex={-1} data-result>
        {didNot[refused.kind]} (<LocalTime at={refused.at} form="moment" />)
      </p>
      <p>{reasonWords(refused.reason)}</p>
    </div>
  );
}

function Choices(props: ChangePanelProps) {
  return (
    <>
      {props.facts.state === 'suspended' && <Resume {...props} />}
      <div className="border-t border-line">
        <Lost {...props} />
        <Cancel {...props} />
      </div>
    </>
  );
}

function Cancel(props: ChangePanelProps) {
  const { facts } = props;
  const obstacle = facts.obstacles.cancel;
  const money = moneyWords(facts.back);
  if (obstacle) {
    return (
      <Fold title="Can it still be cancelled?">
        <p>This eSIM cannot be cancelled now. {reasonWords(obstacle)}</p>
      </Fold>
    );
  }
  return (
    <Fold title={money ? `Cancel and get ${money} back` : 'Cancel this eSIM'}>
      <p>
        {money && `${money} ${facts.back.length > 1 ? 'go' : 'goes'} back ${cardWords(facts.back)}. `}
        The QR code stops working for good. We ask the network first and send the money once it has said yes;
        banks usually show it within 5 to 10 days.
      </p>
      <Ask
        orderId={props.orderId}
        esimId={props.esimId}
        kind="cancel"
        label={money ? 'Cancel and refund' : 'Cancel'}
      />
    </Fold>
  );
}

/** Only what is on a phone can be lost with it. */
function Lost(props: ChangePanelProps) {
  const { suspend } = props.facts.obstacles;
  if (suspend === 'not-on-phone' || suspend === 'suspended') return null;
  return (
    <Fold title="Lost your phone?">
      {suspend ? (
        <p>This eSIM cannot be switched off now. {reasonWords(suspend)}</p>
      ) : (
        <>
          <p>
            We can ask the network to switch off the data of this eSIM; that can take some minutes. You can
            switch it on again here at any time.
          </p>
          <ul className="list-disc pl-5">
            <li>Its days keep running, and no money goes back.</li>
            <li>Its code stays used: the eSIM cannot be moved to another phone.</li>
            <li>The phone itself stays open: lock it with Find My (Apple) or Find My Device (Google) too.</li>
          </ul>
          <Ask orderId={props.orderId} esimId={props.esimId} kind="suspend" label="Switch off its data" />
        </>
      )}
    </Fold>
  );
}

/** The button itself stands on the pass. */
function Resume({ facts }: ChangePanelProps) {
  const { resume } = facts.obstacles;
  return (
    <p>
      <strong>This eSIM is switched off.</strong> Its data is paused at the network; its days keep running.
      {resume && ` It cannot be switched on now. ${reasonWords(resume)}`}
    </p>
  );
}

const refundWords: Record<string, string> = {
  succeeded: 'went back to your card. Banks usually show it within 5 to 10 days',
  settled_by_hand: 'was sent back to you',
  failed: 'could not be sent back yet. We look after it; you have nothing to do',
};

function SentBack({ facts: { sentBack } }: { facts: ChangeFacts }) {
  if (sentBack.length === 0) return null;
  return (
    <ul className="border-t border-line">
      {sentBack.map((refund, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: refunds of one eSIM keep their order
        <li key={index} className="border-b border-line py-3">
          <strong className="tabular-nums">{moneyWords([refund])}</strong>{' '}
          {refundWords[refund.state] ?? 'is on its way back to your card'}.
        </li>
      ))}
    </ul>
  );
}

function Fold({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <details className="border-b border-line">
      <summary className="min-h-11 content-center py-2 font-bold">{title}</summary>
      <div className="grid justify-items-start gap-3 pb-4">{children}</div>
    </details>
  );
}
