import { checkedSentence, countUnits, earlySentence, isChecked, type ProgressStep } from './progress.ts';
import type { OrderView } from './read.ts';

type Told = Pick<OrderView, 'lines' | 'history' | 'paidAt'>;

/** Paid, adding, added: where a top-up stands. There is nothing to prepare and nothing to install. */
export function topUpProgress(order: Told): ProgressStep[] {
  const { preparing, ready, refunded } = countUnits(order);
  const paid = order.paidAt !== null;
  const decided = paid && preparing === 0;
  const steps: ProgressStep[] = [
    { name: 'paid', label: paid ? 'Paid' : 'Payment', state: paid ? 'done' : 'now', at: order.paidAt },
  ];
  // A refund after it was added belongs to a cancelled eSIM: the top-up itself did happen.
  const at = decidedAt(order, 'deliver');
  if (ready > 0 || at !== null || !decided) {
    const waiting = paid && !decided ? 'now' : 'later';
    steps.push({ name: 'preparing', label: 'Adding', state: decided ? 'done' : waiting, at: null });
    steps.push({ name: 'ready', label: 'Added', state: decided ? 'done' : 'later', at });
  } else {
    steps.push({ name: 'preparing', label: 'Adding', state: 'off', at: null });
  }
  if (refunded > 0) {
    steps.push({ name: 'refunded', label: 'Money back', state: 'done', at: decidedAt(order, 'refund') });
  }
  return steps;
}

/** One sentence for where a top-up stands; read aloud whenever it changes. */
export function topUpSentence(order: OrderView): string {
  const early = earlySentence(order.state);
  if (early) return early;
  if (isChecked(order)) return checkedSentence;
  const { preparing, refunded, returned } = countUnits(order);
  const what = order.lines[0]?.plan.kind === 'day-pass' ? 'days' : 'data';
  if (preparing > 0) return `Payment received, adding your ${what}`;
  if (refunded === 0) return what === 'days' ? 'Your days are added' : 'Your data is added';
  const why = decidedAt(order, 'deliver') ? 'Cancelled with its eSIM' : 'The top-up was not possible';
  return `${why}: your money ${returned === refunded ? 'went back to your card' : 'is on its way back'}`;
}

function decidedAt(order: Told, to: 'deliver' | 'refund'): Date | null {
  return order.history.findLast((step) => step.subject === 'unit' && step.to === to)?.at ?? null;
}
