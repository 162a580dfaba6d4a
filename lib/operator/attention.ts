import type { Overview } from './read.ts';
import type { TodayFigures } from './read-today.ts';

/** One thing that wants the operator: where it stands on the page, and how much it hurts. */
export interface Need {
  weight: 'now' | 'soon';
  text: string;
  /** Id of the section that says more. */
  section: 'alarms' | 'sales' | 'supplier' | 'work' | 'catalogue';
}

const minute = 60_000;

const pauses = {
  'sell-stop': 'Sales are stopped by hand',
  'worker-away': 'Sales are paused: no worker has shown a sign of life for a minute',
  'worker-late': 'Sales are paused: the workers do not keep up',
  'payments-away': 'Sales are paused: Stripe does not answer',
  'supplier-away': 'Sales are paused: the supplier has not answered for five minutes',
  'balance-drift': 'Sales are paused: money left the supplier balance without an order of ours',
  balance: 'Sales are paused: the supplier balance is used up',
} as const;

/** The answer to "does anything need me?", worst first; empty means no. */
export function needsOf(view: Overview, figures: TodayFigures): Need[] {
  const needs = [
    ...sales(view),
    ...supplier(view),
    ...money(figures),
    ...work(view),
    ...news(figures),
    ...catalogue(view),
  ];
  if (view.alarms.length > 0) {
    needs.unshift({ weight: 'now', section: 'alarms', text: counted(view.alarms.length, 'open alarm') });
  }
  return needs.sort((a, b) => Number(b.weight === 'now') - Number(a.weight === 'now'));
}

function sales({ pause }: Overview): Need[] {
  if (!pause) return [];
  return [{ weight: pause === 'sell-stop' ? 'soon' : 'now', section: 'sales', text: pauses[pause] }];
}

function supplier({ balance, now }: Overview): Need[] {
  if (!balance) return [{ weight: 'soon', section: 'supplier', text: 'The supplier balance was never read' }];
  const age = now.getTime() - balance.readAt.getTime();
  if (age <= 30 * minute) return [];
  return [{ weight: 'soon', section: 'supplier', text: 'The supplier balance is older than 30 minutes' }];
}

function money({ cover }: TodayFigures): Need[] {
  const say = (text: string): Need[] => [{ weight: 'soon', section: 'supplier', text }];
  if (cover?.isLow) return say('The supplier balance is low: top it up');
  if (!cover || cover.days === null || cover.days >= 3) return [];
  return say('The supplier balance lasts for less than 3 days');
}

const senders = { stripe: 'Stripe', supplier: 'the supplier' } as const;

function news({ inboxes, jobs }: TodayFigures): Need[] {
  const late = inboxes.filter(({ lagSeconds }) => lagSeconds !== null && lagSeconds > 120);
  const needs: Need[] = late.map(({ source }) => ({
    weight: 'now',
    section: 'work',
    text: `News from ${senders[source]} wait for more than 2 minutes`,
  }));
  const failed = jobs.reduce((sum, { count }) => sum + count, 0);
  if (failed > 0) needs.push({ weight: 'soon', section: 'work', text: counted(failed, 'failed job') });
  return needs;
}

function work({ lines, orders, refunds, events, mails, now }: Overview): Need[] {
  const needs: Need[] = [];
  const add = (weight: Need['weight'], count: number, thing: string) => {
    if (count > 0) needs.push({ weight, section: 'work', text: counted(count, thing) });
  };
  const failed = (piles: { state: string; count: number }[]) =>
    piles.find(({ state }) => state === 'failed')?.count ?? 0;
  const late = lines.filter(({ oldestAt }) => oldestAt && now.getTime() - oldestAt.getTime() > 30 * minute);
  if (late.length > 0) {
    needs.push({ weight: 'now', section: 'work', text: 'A paid order waits for more than 30 minutes' });
  }
  add('now', lines.find(({ state }) => state === 'held')?.count ?? 0, 'held order');
  add('now', failed(refunds), 'failed refund');
  add('now', orders.find(({ state }) => state === 'disputed')?.count ?? 0, 'disputed order');
  add('soon', failed(events), 'failed event');
  add('soon', failed(mails), 'failed mail');
  return needs;
}

function catalogue({ sync, now }: Overview): Need[] {
  const say = (text: string): Need[] => [{ weight: 'soon', section: 'catalogue', text }];
  if (!sync) return say('The catalogue was never read from the supplier');
  if (sync.outcome === 'refused') return say('The last catalogue was refused');
  if (sync.outcome === 'failed') return say('The last reading of the catalogue failed');
  const age = now.getTime() - sync.startedAt.getTime();
  return age > 26 * 60 * minute ? say('The catalogue is older than a day') : [];
}

function counted(count: number, thing: string): string {
  return count === 1 ? `1 ${thing}` : `${count} ${thing}s`;
}
