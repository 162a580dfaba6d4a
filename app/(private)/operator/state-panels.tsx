import { ageText, momentText } from '#lib/moments.ts';
import { formatCents, formatSupplierMoney } from '#lib/money.ts';
import type { Overview, Pile } from '#lib/operator/read.ts';
import { type Cover, type Inbox, paceDays, type TodayFigures } from '#lib/operator/read-today.ts';
import { Facts, Panel } from './panel.tsx';
import { stateWords } from './words.ts';

/** What the supplier holds for us, what is promised, and who fetches it. */
export function SupplierAndWorker({ view, cover }: { view: Overview; cover: Cover | null }) {
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
          ...(cover ? coverRows(cover) : []),
          ...workerRows(workers, now),
        ]}
      />
    </Panel>
  );
}

/** How long the balance lasts at the pace of the last week. */
function coverRows({ perDayUnits, days, lowUnits }: Cover): (readonly [string, string])[] {
  const pace = `${formatSupplierMoney(perDayUnits)} a day, over ${paceDays} days`;
  return [
    ['Pace', perDayUnits > 0 ? pace : `nothing bought in ${paceDays} days`],
    ['Lasts', days === null ? 'no pace to say it by' : daysOf(days)],
    ['Alarm below', formatSupplierMoney(lowUnits)],
  ];
}

function daysOf(days: number): string {
  if (days >= 365) return 'more than a year';
  if (days < 1) return 'less than a day';
  return Math.floor(days) === 1 ? '1 day' : `${Math.floor(days)} days`;
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
export function Work({ view, figures }: { view: Overview; figures: TodayFigures }) {
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
    ...figures.jobs.map(
      ({ task, count, error }) => [`Failed jobs, ${task}`, error ? `${count}, ${error}` : count] as const,
    ),
  ];
  return (
    <Panel id="work" heading="Work in hand">
      {rows.length === 0 ? <p>All done: nothing paid waits, nothing failed.</p> : <Facts rows={rows} />}
      <h3 className="mt-2 text-base">Webhooks</h3>
      <Facts rows={figures.inboxes.map((inbox) => [senders[inbox.source], inboxText(inbox, now)] as const)} />
    </Panel>
  );
}

const senders = { stripe: 'Stripe', supplier: 'Supplier' } as const;

function inboxText({ waiting, lagSeconds, failed, lastAt }: Inbox, now: Date): string {
  const queue = waiting === 0 ? 'none waits' : `${waiting} wait, the oldest for ${lagSeconds ?? 0} s`;
  const last = lastAt ? `the last came ${ageText(lastAt, now)} ago` : 'none ever came';
  return `${queue}, ${failed} failed, ${last}`;
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
