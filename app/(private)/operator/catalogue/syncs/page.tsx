import { LivePage } from '#app/(private)/live-page.tsx';
import { operatorTitle, requireOperator } from '#app/operator.ts';
import { shop } from '#app/shop.ts';
import { ageText, momentText } from '#lib/moments.ts';
import { type Sync, syncStory } from '#lib/operator/catalogue-syncs.ts';
import { mayEver } from '#lib/operator/deeds.ts';
import { paceWords } from '#lib/operator/sync-words.ts';
import { Panel } from '../../panel.tsx';
import { readListNow } from '../actions.ts';
import { CatalogueHead } from '../catalogue-head.tsx';

export const generateMetadata = () => operatorTitle('Supplier’s list · Operator');

const outcomeWords: Record<Sync['outcome'], string> = {
  running: 'Being read',
  done: 'Taken over',
  refused: 'Refused: the shop keeps the list it had',
  failed: 'Failed',
  'broken-off': 'Broken off: the worker went away',
};

/** What the last readings of the supplier's list brought, and a button to read it now. */
export default async function SyncsPage() {
  const operator = await requireOperator();
  const story = await syncStory(shop().db, operator);
  const { syncs, running, waiting, now } = story;
  const sentence = running
    ? 'The list is being read.'
    : waiting
      ? 'The list will be read in a moment.'
      : 'Nothing is being read.';
  return (
    <div className="grid grid-cols-1 gap-6" data-console>
      <CatalogueHead here="Supplier’s list" />
      <LivePage feed="/operator/catalogue/live" sentence={sentence} />
      <Panel id="now" heading="Now">
        <p>
          {running || waiting ? sentence : lastWords(syncs[0], now)} {paceWords(syncs, now)}
        </p>
        {mayEver(operator.role, 'sync-catalogue') && !running && !waiting && (
          <form action={readListNow}>
            <button type="submit" className="button button-next">
              Read it now
            </button>
          </form>
        )}
      </Panel>
      <Panel id="syncs" heading="Last readings">
        {syncs.length === 0 && <p>The list was never read.</p>}
        <ul className="text-[0.9375rem] tabular-nums">
          {syncs.map((sync) => (
            <SyncItem key={sync.id} sync={sync} now={now} />
          ))}
        </ul>
      </Panel>
    </div>
  );
}

function lastWords(last: Sync | undefined, now: Date): string {
  const clock = 'It is read every hour.';
  return last ? `Last read ${ageText(last.startedAt, now)} ago. ${clock}` : clock;
}

function SyncItem({ sync, now }: { sync: Sync; now: Date }) {
  const { outcome, reason, received, skipped, startedAt } = sync;
  const quiet = outcome === 'done' && sync.added + sync.changed + sync.retired === 0;
  return (
    <li className="grid gap-1 border-b border-line py-2">
      <p className="font-bold">
        {quiet ? 'Nothing new' : outcomeWords[outcome]}{' '}
        <span className="font-normal text-quiet">
          {momentText(startedAt)}, {ageText(startedAt, now)} ago
        </span>
      </p>
      {reason && <p className="wrap-anywhere">{reason}</p>}
      {outcome === 'done' && (
        <p className="text-quiet">
          {received} received, {skipped} left out
        </p>
      )}
      <Codes what="Added" count={sync.added} codes={sync.addedCodes} />
      <Codes what="Changed" count={sync.changed} codes={sync.changedCodes} />
      <Codes what="Withdrawn" count={sync.retired} codes={sync.retiredCodes} />
    </li>
  );
}

const shown = 60;

function Codes({ what, count, codes }: { what: string; count: number; codes: readonly string[] }) {
  if (count === 0) return null;
  if (codes.length === 0) return <p>{`${what}: ${count}`}</p>;
  return (
    <details>
      <summary className="min-h-11 content-center py-2">{`${what}: ${count}`}</summary>
      <ul className="flex flex-wrap gap-x-4">
        {codes.slice(0, shown).map((code) => (
          <li key={code}>
            <a className="link inline-block py-2.5 wrap-anywhere" href={`/operator/catalogue/${code}`}>
              {code}
            </a>
          </li>
        ))}
        {count > shown && <li className="py-2.5 text-quiet">and {count - shown} more</li>}
      </ul>
    </details>
  );
}
