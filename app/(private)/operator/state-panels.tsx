import { ageText, momentText } from '#lib/age.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { Overview, Pile } from '#lib/operator/read.ts';
import { Facts, Panel } from './panel.tsx';

/** Open alarms with what is known of each. */
export function Alarms({ view }: { view: Overview }) {
  return (
    <Panel id="alarms" heading="Open alarms">
      {view.alarms.length === 0 ? (
        <p>None.</p>
      ) : (
        <Facts
          rows={view.alarms.map(({ kind, subject, detail, raisedAt }) => [
            kind,
            <>
              {subject}, {ageText(raisedAt, view.now)} ago
              {Object.entries(detail).map(([name, value]) => (
                <span key={name} className="block text-quiet">
                  {name}: {typeof value === 'string' ? value : JSON.stringify(value)}
                </span>
              ))}
            </>,
          ])}
        />
      )}
    </Panel>
  );
}

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
          ...(workers.length === 0
            ? ([['Worker', 'none has ever run']] as const)
            : workers.map(
                ({ process, beatAt, startedAt }) =>
                  [
                    `Worker ${process}`,
                    `sign of life ${ageText(beatAt, now)} ago, runs for ${ageText(startedAt, now)}`,
                  ] as const,
              )),
        ]}
      />
    </Panel>
  );
}

/** Everything that is paid or promised and not finished. */
export function Work({ view }: { view: Overview }) {
  const { now, lines, orders, refunds, events, mails } = view;
  const piles = (what: string, list: Pile<string>[]) =>
    list.map((pile) => [`${what}, ${pile.state}`, pileText(pile, now)] as const);
  const rows = [
    ...piles('Paid lines', lines),
    ...piles('Orders', orders),
    ...refunds.map(
      (pile) => [`Refunds, ${pile.state}`, `${pileText(pile, now)}, ${formatCents(pile.cents)}`] as const,
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
