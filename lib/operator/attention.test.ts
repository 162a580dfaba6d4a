import { expect, test } from 'vitest';
import { needsOf } from './attention.ts';
import type { Overview } from './read.ts';
import type { TodayFigures } from './read-today.ts';

const now = new Date('2026-11-23T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const calm: Overview = {
  now,
  pause: null,
  sellStop: null,
  alarms: [],
  balance: {
    balanceUnits: 1_000_000,
    reservedUnits: 0,
    bufferUnits: 50_000,
    freeUnits: 950_000,
    readAt: minutesAgo(1),
  },
  workers: [{ process: 'w1', startedAt: minutesAgo(60), beatAt: minutesAgo(0), away: false }],
  lines: [{ state: 'accepted', count: 1, oldestAt: minutesAgo(2) }],
  orders: [{ state: 'processing', count: 1, oldestAt: minutesAgo(2) }],
  refunds: [{ state: 'pending', count: 1, oldestAt: minutesAgo(2), cents: 459 }],
  events: [{ state: 'stored', count: 1, oldestAt: minutesAgo(0) }],
  mails: [],
  sync: {
    id: 'syn_1',
    startedAt: minutesAgo(60),
    finishedAt: minutesAgo(59),
    outcome: 'done',
    reason: null,
    received: 1,
    added: 1,
    changed: 0,
    retired: 0,
    skipped: 0,
    addedCodes: [],
    changedCodes: [],
    retiredCodes: [],
  },
  plansOnSale: 1,
};
const fine: TodayFigures = {
  cover: { perDayUnits: 20_000, days: 50, lowUnits: 500_000, isLow: false },
  inboxes: [
    { source: 'stripe', waiting: 1, lagSeconds: 2, failed: 0, lastAt: minutesAgo(0) },
    { source: 'supplier', waiting: 0, lagSeconds: null, failed: 0, lastAt: null },
  ],
  jobs: [],
};
const texts = (change: Partial<Overview>, figures: Partial<TodayFigures> = {}) =>
  needsOf({ ...calm, ...change }, { ...fine, ...figures }).map(({ text }) => text);

test('ordinary work needs nobody', () => {
  expect(needsOf(calm, fine)).toEqual([]);
});

test('what hurts now comes before what can wait', () => {
  const needs = needsOf(
    {
      ...calm,
      pause: 'sell-stop',
      mails: [{ state: 'failed', count: 2, oldestAt: minutesAgo(5) }],
      refunds: [{ state: 'failed', count: 1, oldestAt: minutesAgo(5), cents: 459 }],
      alarms: [
        {
          id: 'alm_1',
          kind: 'line-stuck',
          subject: 'lin_1',
          detail: {},
          raisedAt: minutesAgo(5),
          orderId: null,
        },
      ],
    },
    fine,
  );
  expect(needs.map(({ weight, text }) => `${weight}: ${text}`)).toEqual([
    'now: 1 open alarm',
    'now: 1 failed refund',
    'soon: Sales are stopped by hand',
    'soon: 2 failed mails',
  ]);
});

test('each kind of trouble has its line', () => {
  expect(texts({ pause: 'worker-away' })[0]).toContain('no worker');
  expect(texts({ pause: 'balance' })[0]).toContain('balance is used up');
  expect(texts({ balance: null })[0]).toContain('never read');
  expect(texts({ balance: calm.balance && { ...calm.balance, readAt: minutesAgo(31) } })).toHaveLength(1);
  expect(texts({ lines: [{ state: 'unknown', count: 1, oldestAt: minutesAgo(31) }] })).toHaveLength(1);
  expect(texts({ orders: [{ state: 'disputed', count: 3, oldestAt: now }] })).toEqual(['3 disputed orders']);
  expect(texts({ events: [{ state: 'failed', count: 1, oldestAt: now }] })).toEqual(['1 failed event']);
  expect(texts({ sync: null })).toHaveLength(1);
  for (const outcome of ['refused', 'failed'] as const) {
    expect(texts({ sync: calm.sync && { ...calm.sync, outcome } }), outcome).toHaveLength(1);
  }
  expect(texts({ sync: calm.sync && { ...calm.sync, startedAt: minutesAgo(27 * 60) } })).toHaveLength(1);
});

test('money that runs out and news that wait are said', () => {
  const cover = { perDayUnits: 400_000, days: 2.4, lowUnits: 500_000, isLow: false };
  expect(texts({}, { cover })).toEqual(['The supplier balance lasts for less than 3 days']);
  expect(texts({}, { cover: { ...cover, isLow: true } })).toEqual(['The supplier balance is low: top it up']);
  const inboxes = [{ source: 'stripe' as const, waiting: 3, lagSeconds: 300, failed: 0, lastAt: null }];
  expect(texts({}, { inboxes })).toEqual(['News from Stripe wait for more than 2 minutes']);
  expect(texts({}, { jobs: [{ task: 'sync-catalogue', count: 2, error: null }] })).toEqual(['2 failed jobs']);
});
