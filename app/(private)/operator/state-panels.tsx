import { ageText, momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { Overview, Pile } from '#lib/operator/read.ts';
import { Facts, Panel } from './panel.tsx';
import { stateWords } from './words.ts';

/** What the supplier holds for us, what is promised, and who fetches it. */
export function SupplierAndWorker({ view }: { view: Overview }) {
  const { balance, workers, now } = view;
  return (
    <Panel id="supplier" heading="Supplier and worker">
      <Facts
        rows={[
          ...(balance
            ? ([
                [
                  'Balance',
                  `${formatSupplierMoney(balance.balanceUnits)}, read ${ageText(balance.readAt, now)} ago`,
                ],
                ['Reserved', formatSupplierMoney(balance.reservedUnits)],
                ['Buffer', formatSupplierMoney(balance.bufferUnits)],
                ['Free to sell', formatSupplierMoney(balance.freeUnits)],
              ] as const)
            : ([['Balance', 'not read yet']] as const)),
          ...workerRows(workers, now),
        ]}
      />
    </Panel>
  );
}

/** The workers that run; when none does, when the last one was heard of. */
function workerRows(workers: Overview['workers'], now: Date): (readonly [string, string])[] {
  const [latest] = workers;
  const running = workers.filter(({ away }) => !away);
  if (running.length === 0) {
    const last = latest
      ? `, the last sign of life was ${ageText(latest.beatAt, now)} ago`
      : ' and none ever was';
    return [['Worker', `none is running${last}`]];
  }
  return running.map(({ process, beatAt, startedAt }) => [
    `Worker ${process}`,
    `runs for ${ageText(startedAt, now)}, sign of life ${ageText(beatAt, now)} ago`,
  ]);
}

/** Everything that is paid or promised and not finished. */
export function Work({ view }: { view: Overview }) {
  const { now, lines, orders, refunds, events, mails } = view;
  const piles = (what: string, list: Pile<string>[]) =>
    list.map((pile) => [`${what}, ${stateWords(pile.state)}`, pileText(pile, now)] as const);
  const rows = [
    ...piles('Paid lines', lines),
    ...piles('Orders', orders),
    ...refunds.map(
      (pile) =>
        [`Refunds, ${stateWords(pile.state)}`, `${pileText(pile, now)}, ${formatCents(pile.cents)}`] as const,
    ),
    ...piles('Events', events),
    ...piles('Mails', mails),
  ];
  return (
    <Panel id="work" heading="Work in hand">
      {rows.length === 0 ? <p>All done: nothing paid waits, nothing failed.</p> : <Facts rows={rows} />}
    </Panel>
  );
}

function pileText({ count, oldestAt }: Pile<string>, now: Date): string {
  return oldestAt ? `${count}, oldest ${ageText(oldestAt, now)}` : String(count);
}

/** The last reading of the supplier's list. */
export function Catalogue({ view }: { view: Overview }) {
  const { sync, now, plansOnSale } = view;
  return (
    <Panel id="catalogue" heading="Catalogue">
      <Facts
        rows={[
          ['Plans on sale', plansOnSale],
          ['Last sync', sync ? `${sync.outcome}, ${ageText(sync.startedAt, now)} ago` : 'none yet'],
          ...(sync
            ? ([
                ['At', momentText(sync.startedAt)],
                ['Received', sync.received],
                ['Added, changed, retired', `${sync.added}, ${sync.changed}, ${sync.retired}`],
                ['Left out', sync.skipped],
              ] as const)
            : []),
          ...(sync?.reason ? ([['Reason', sync.reason]] as const) : []),
        ]}
      />
    </Panel>
  );
}
