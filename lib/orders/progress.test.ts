import { expect, test } from 'vitest';
import { progress, progressSentence } from './progress.ts';
import type { OrderView, UnitView } from './read.ts';

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
