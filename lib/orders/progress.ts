import { type EsimState, esimState } from '#lib/esims/states.ts';
import { stageOf } from './install-stage.ts';
import type { EsimView, OrderView } from './read.ts';

export type StepState = 'done' | 'now' | 'later' | 'off';

export interface ProgressStep {
  name: 'paid' | 'checked' | 'ordered' | 'preparing' | 'ready' | 'refunded';
  label: string;
  state: StepState;
  /** When it was reached; null when it was not, or nobody wrote it down. */
  at: Date | null;
}

export interface Counts {
  all: number;
  preparing: number;
  ready: number;
  /** Money on its way back or there. */
  refunded: number;
  /** Money that is back. */
  returned: number;
}

/** How many units of an order stand where. */
export function countUnits(order: Pick<OrderView, 'lines'>): Counts {
  const units = order.lines.flatMap((line) => line.units);
  const count = (...states: string[]) => units.filter(({ state }) => states.includes(state)).length;
  return {
    all: units.length,
    preparing: count('preparing'),
    ready: count('ready'),
    refunded: count('refunding', 'refunded', 'refund-failed', 'taken-by-bank'),
    returned: count('refunded', 'taken-by-bank'),
  };
}

/** There while a person looks at the payment: nothing is ordered yet. */
const beingChecked: ProgressStep = { name: 'checked', label: 'Being checked', state: 'now', at: null };

/** Paid, ordered, preparing, ready: where an order stands, told from its states and its history. */
export function progress(order: Pick<OrderView, 'lines' | 'history' | 'paidAt'>): ProgressStep[] {
  const checking = isChecked(order);
  const { preparing, ready, refunded } = countUnits(order);
  const orderedAt = reached(order, 'line', 'accepted');
  const paid = order.paidAt !== null;
  const ordered = orderedAt !== null || ready > 0;
  const decided = paid && preparing === 0;
  const waiting = paid && !decided;
  // What was cancelled later had been delivered.
  const delivered = ready > 0 || reached(order, 'unit', 'deliver') !== null;
  const steps: ProgressStep[] = [
    { name: 'paid', label: paid ? 'Paid' : 'Payment', state: paid ? 'done' : 'now', at: order.paidAt },
    ...(checking ? [beingChecked] : []),
    {
      name: 'ordered',
      label: 'Ordered',
      state: stepState(ordered, waiting && !checking, decided),
      at: orderedAt,
    },
    {
      name: 'preparing',
      label: 'Preparing',
      state: stepState(decided && delivered, waiting && ordered, decided),
      at: null,
    },
  ];
  if (delivered || refunded === 0) {
    const at = decided ? lastReached(order, 'unit', 'deliver') : null;
    steps.push({ name: 'ready', label: 'Ready', state: decided ? 'done' : 'later', at });
  }
  if (refunded > 0) {
    steps.push({
      name: 'refunded',
      label: 'Money back',
      state: 'done',
      at: reached(order, 'unit', 'refund') ?? reached(order, 'refund', 'due'),
    });
  }
  return steps;
}

/** A step the order ended without is off: it will not come any more. */
function stepState(done: boolean, now: boolean, over: boolean): StepState {
  if (done) return 'done';
  if (now) return 'now';
  return over ? 'off' : 'later';
}

type Story = Pick<OrderView, 'history'>;

function reached(order: Story, subject: string, to: string): Date | null {
  return order.history.find((step) => step.subject === subject && step.to === to)?.at ?? null;
}

function lastReached(order: Story, subject: string, to: string): Date | null {
  return order.history.findLast((step) => step.subject === subject && step.to === to)?.at ?? null;
}

export const checkedSentence = 'Payment received, we are checking it';

const earlySentences: Partial<Record<OrderView['state'], string>> = {
  draft: 'Waiting for your payment',
  session_open: 'Waiting for your payment',
  processing: 'Your bank is still confirming the payment',
  expired: 'The payment page has closed',
  failed: 'The payment did not go through',
  disputed: 'This payment is disputed',
  dispute_lost: 'This payment was taken back',
};

/** What there is to say while the payment itself is not plain; null once it is. */
export function earlySentence(state: OrderView['state']): string | null {
  return earlySentences[state] ?? null;
}

/** Whether a person looks at the payment before anything is delivered. */
export function isChecked(order: Pick<OrderView, 'lines'>): boolean {
  return order.lines.some(({ state }) => state === 'held');
}

/** One sentence for where the order stands; read aloud whenever it changes. */
export function progressSentence(order: OrderView): string {
  const { all, preparing, ready, refunded, returned } = countUnits(order);
  const early = earlySentence(order.state);
  if (early) return early;
  if (isChecked(order)) return checkedSentence;
  if (preparing > 0) {
    const ordered = reached(order, 'line', 'accepted') !== null;
    const what = all === 1 ? 'your eSIM' : 'your eSIMs';
    return ordered ? `Preparing ${what}` : `Payment received, ordering ${what}`;
  }
  if (refunded === 0) return deliveredSentence(order);
  const where = returned === refunded ? 'went back to your card' : 'is on its way back';
  if (ready === 0) return `Your money ${where}`;
  const verb = ready === 1 ? 'is' : 'are';
  const how = isInstalled(order) ? 'delivered' : 'ready';
  return `${ready} of ${all} eSIMs ${verb} ${how}, the money for the rest ${where}`;
}

/** Everything was delivered: what there is to install, and once there is nothing, how the eSIMs stand. */
function deliveredSentence(order: Pick<OrderView, 'lines'>): string {
  const esims = shownEsims(order);
  const toInstall = esims.filter((esim) => stageOf(esim) === 'to-install').length;
  const { all } = countUnits(order);
  if (esims.length === 0 || toInstall === all)
    return all === 1 ? 'Your eSIM is ready' : 'Your eSIMs are ready';
  if (toInstall > 0) return `${toInstall} of ${all} eSIMs ${toInstall === 1 ? 'is' : 'are'} ready to install`;
  if (esims.some((esim) => stageOf(esim) === 'installing')) return 'Downloaded. Go on on the phone';
  const states = new Set(esims.map(({ esimStatus, smdpStatus }) => esimState(esimStatus, smdpStatus)));
  const [state] = states;
  const words = states.size === 1 && state ? stateSentences[state] : undefined;
  return words?.[all === 1 ? 0 : 1] ?? 'Delivered';
}

const stateSentences: Partial<Record<EsimState, [one: string, several: string]>> = {
  installed: ['Your eSIM is on a phone', 'Your eSIMs are on a phone'],
  'in-use': ['Your eSIM is in use', 'Your eSIMs are in use'],
  'used-up': ['The data of your eSIM is used up', 'The data of your eSIMs is used up'],
  removed: ['Your eSIM was deleted from the phone', 'Your eSIMs were deleted from the phone'],
  suspended: ['Your eSIM is switched off', 'Your eSIMs are switched off'],
  expired: ['The time of your eSIM is over', 'The time of your eSIMs is over'],
};

function shownEsims({ lines }: Pick<OrderView, 'lines'>): EsimView[] {
  return lines.flatMap(({ units }) =>
    units.flatMap(({ state, esim }) => (state === 'ready' && esim ? [esim] : [])),
  );
}

/** Whether every eSIM that came is beyond the QR code: what led to it is of little interest then. */
export function isInstalled(order: Pick<OrderView, 'lines'>): boolean {
  const esims = shownEsims(order);
  const { preparing } = countUnits(order);
  return preparing === 0 && esims.length > 0 && esims.every((esim) => stageOf(esim) !== 'to-install');
}

const neverPaid: OrderView['state'][] = ['expired', 'failed'];
/** States that the next word of a bank changes. */
const undecided: OrderView['state'][] = ['draft', 'session_open', 'processing', 'disputed'];

/** Whether nothing an open page shows of an order will change any more, its eSIMs on their phones included. */
export function isOver(order: OrderView): boolean {
  if (neverPaid.includes(order.state)) return true;
  if (undecided.includes(order.state)) return false;
  return order.finished && shownEsims(order).every((esim) => stageOf(esim) === 'gone');
}
