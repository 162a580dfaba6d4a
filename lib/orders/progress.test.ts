import { expect, test } from 'vitest';
import { isInstalled, isOver, progress, progressSentence } from './progress.ts';
import type { EsimView, OrderView, UnitView } from './read.ts';

const at = new Date('2026-11-23T10:00:00Z');

function order(state: OrderView['state'], units: UnitView['state'][], told: string[] = []): OrderView {
  return {
    id: 'ord_1',
    kind: 'sale',
    state,
    createdAt: at,
    paidAt: ['paid', 'disputed', 'dispute_won'].includes(state) ? at : null,
    email: null,
    currency: 'usd',
    totalCents: 459,
    refundedCents: 0,
    wholeRefund: null,
    lines: [
      {
        id: 'lin_1',
        state: 'queued',
        plan: {
          code: 'JP_1_7',
          title: 'Japan 1 GB, 7 days',
          locationCode: 'JP',
          locationName: 'Japan',
          kind: 'fixed',
          dataBytes: 1,
          days: 7,
          validityStarts: 'install',
          activateWithinDays: 180,
        },
        quantity: units.length,
        days: null,
        unitPriceCents: 459,
        esimId: null,
        deadlineAt: null,
        units: units.map((unit, index) => ({
          id: `u${index}`,
          no: index + 1,
          priceCents: 459,
          state: unit,
          refundPurpose: null,
          refundCents: null,
          esim: null,
        })),
      },
    ],
    finished: false,
    history: told.map((words) => {
      const [subject = '', to = ''] = words.split(' ');
      return { subject, to, at };
    }),
  };
}

const states = (view: OrderView) => progress(view).map(({ name, state }) => `${name} ${state}`);

test('while a person looks at the payment, that is the step, and nothing is ordered yet', () => {
  const view = order('paid', ['preparing'], ['order paid', 'line held']);
  for (const line of view.lines) line.state = 'held';
  expect(states(view)).toEqual([
    'paid done',
    'checked now',
    'ordered later',
    'preparing later',
    'ready later',
  ]);
});

test.each([
  [
    'nothing paid',
    order('session_open', ['preparing']),
    ['paid now', 'ordered later', 'preparing later', 'ready later'],
  ],
  ['just paid', order('paid', ['preparing']), ['paid done', 'ordered now', 'preparing later', 'ready later']],
  [
    'with the supplier',
    order('paid', ['preparing'], ['line accepted']),
    ['paid done', 'ordered done', 'preparing now', 'ready later'],
  ],
  [
    'ready',
    order('paid', ['ready'], ['line accepted', 'unit deliver']),
    ['paid done', 'ordered done', 'preparing done', 'ready done'],
  ],
  [
    'refused before it was ordered',
    order('paid', ['refunding'], ['unit refund']),
    ['paid done', 'ordered off', 'preparing off', 'refunded done'],
  ],
  [
    'one of two delivered',
    order('paid', ['ready', 'refunded'], ['line accepted', 'unit deliver', 'unit refund']),
    ['paid done', 'ordered done', 'preparing done', 'ready done', 'refunded done'],
  ],
  [
    'delivered, then cancelled',
    order('paid', ['refunding'], ['line accepted', 'unit deliver', 'refund due']),
    ['paid done', 'ordered done', 'preparing done', 'ready done', 'refunded done'],
  ],
])('%s', (_, view, expected) => {
  expect(states(view)).toEqual(expected);
});

test('one sentence says where an order stands', () => {
  expect(progressSentence(order('session_open', ['preparing']))).toBe('Waiting for your payment');
  expect(progressSentence(order('paid', ['preparing']))).toBe('Payment received, ordering your eSIM');
  expect(progressSentence(order('paid', ['preparing'], ['line accepted']))).toBe('Preparing your eSIM');
  expect(progressSentence(order('paid', ['ready', 'ready']))).toBe('Your eSIMs are ready');
  expect(progressSentence(order('paid', ['refunding']))).toBe('Your money is on its way back');
  expect(progressSentence(order('paid', ['ready', 'refunded']))).toBe(
    '1 of 2 eSIMs is ready, the money for the rest went back to your card',
  );
});

const phones = {
  new: ['GOT_RESOURCE', 'RELEASED'],
  downloaded: ['GOT_RESOURCE', 'DOWNLOAD'],
  installed: ['GOT_RESOURCE', 'ENABLED'],
  used: ['IN_USE', 'ENABLED'],
  off: ['SUSPENDED', 'ENABLED'],
  removed: ['GOT_RESOURCE', 'DELETED'],
  expired: ['USED_EXPIRED', 'DISABLED'],
  odd: ['SOMETHING', 'NEW'],
} as const;

/** A paid order whose eSIMs stand like this on their phones. */
function delivered(...names: (keyof typeof phones)[]): OrderView {
  const view = order(
    'paid',
    names.map(() => 'ready'),
  );
  const units = view.lines.flatMap((line) => line.units);
  for (const [index, name] of names.entries()) {
    const [esimStatus, smdpStatus] = phones[name];
    const unit = units[index];
    if (unit) unit.esim = { id: `e${index}`, esimStatus, smdpStatus } as EsimView;
  }
  return { ...view, finished: true };
}

test.each([
  [['new'], 'Your eSIM is ready'],
  [['odd'], 'Your eSIM is ready'],
  [['downloaded'], 'Downloaded. Go on on the phone'],
  [['installed'], 'Your eSIM is on a phone'],
  [['used'], 'Your eSIM is in use'],
  [['off'], 'Your eSIM is switched off'],
  [['removed'], 'Your eSIM was deleted from the phone'],
  [['expired'], 'The time of your eSIM is over'],
  [['new', 'new'], 'Your eSIMs are ready'],
  [['new', 'downloaded'], '1 of 2 eSIMs is ready to install'],
  [['downloaded', 'used'], 'Downloaded. Go on on the phone'],
  [['used', 'used'], 'Your eSIMs are in use'],
  [['used', 'expired'], 'Delivered'],
] as [(keyof typeof phones)[], string][])('once delivered, %s: %s', (names, sentence) => {
  expect(progressSentence(delivered(...names))).toBe(sentence);
});

test('a part that is on its phone was delivered, not ready', () => {
  const view = delivered('used', 'new');
  const [, second] = view.lines[0]?.units ?? [];
  if (second) Object.assign(second, { state: 'refunded', esim: null });
  expect(progressSentence(view)).toBe(
    '1 of 2 eSIMs is delivered, the money for the rest went back to your card',
  );
});

test('the way there is told in full until the last eSIM left the QR code', () => {
  expect(isInstalled(delivered('used', 'downloaded'))).toBe(true);
  expect(isInstalled(delivered('used', 'new'))).toBe(false);
  expect(isInstalled(order('paid', ['refunded']))).toBe(false);
});

test('a page is followed while an eSIM or a bank can still bring news', () => {
  expect(isOver(delivered('new'))).toBe(false);
  expect(isOver(delivered('used', 'expired'))).toBe(false);
  expect(isOver(delivered('expired'))).toBe(true);
  const told = (state: OrderView['state'], finished: boolean) =>
    isOver({ ...order(state, ['refunded']), finished });
  expect(told('paid', true)).toBe(true);
  expect(told('paid', false)).toBe(false);
  expect(told('disputed', true)).toBe(false);
  expect(told('session_open', true)).toBe(false);
  expect(told('expired', false)).toBe(true);
});
