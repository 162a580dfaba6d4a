import { expect, test } from 'vitest';
import { esimStory, type StoryFacts, type StoryStep, type StoryTopUp } from './esim-story.ts';

const at = (minute: number) => new Date(Date.UTC(2026, 10, 24, 12, minute));
const esim = (minute: number, to: string, from = 'new'): StoryStep => ({
  subject: 'esim',
  from,
  to,
  actor: 'supplier',
  at: at(minute),
  change: null,
});
const change = (minute: number, kind: StoryStep['change'], to: string, actor = 'buyer'): StoryStep => ({
  subject: 'change',
  from: null,
  to,
  actor,
  at: at(minute),
  change: kind,
});
const nothing: StoryFacts = {
  paidAt: null,
  readyAt: null,
  installedAt: null,
  activatedAt: null,
  steps: [],
  topUps: [],
};
const told = (facts: Partial<StoryFacts>) => esimStory({ ...nothing, ...facts }).map(({ text }) => text);

test('from payment to used up, newest first', () => {
  const steps = [
    esim(2, 'downloaded'),
    esim(3, 'installed'),
    esim(4, 'enabled'),
    esim(5, 'in-use', 'installed'),
    esim(9, 'used-up', 'in-use'),
  ];
  expect(told({ paidAt: at(0), readyAt: at(1), steps })).toEqual([
    'All data used',
    'Connected for the first time',
    'Switched on, on the phone',
    'Installed on the phone',
    'Downloaded to a phone',
    'Ready to install',
    'Paid',
  ]);
});

const minutes = (facts: Partial<StoryFacts>) =>
  esimStory({ ...nothing, ...facts }).map((one) => [one.text, one.at.getUTCMinutes()]);
const late = [
  esim(30, 'downloaded'),
  esim(30, 'installed'),
  esim(31, 'enabled'),
  esim(40, 'in-use', 'installed'),
];

test('installed and connected are told with the time of the supplier, what led there not after them', () => {
  const times = { paidAt: at(0), readyAt: at(1), installedAt: at(5), activatedAt: at(20) };
  expect(minutes({ ...times, steps: late })).toEqual([
    ['Connected for the first time', 20],
    ['Switched on, on the phone', 20],
    ['Installed on the phone', 5],
    ['Downloaded to a phone', 5],
    ['Ready to install', 1],
    ['Paid', 0],
  ]);
});

test('a time before the eSIM was there, or after the news of it, does not count', () => {
  const times = { paidAt: at(10), readyAt: at(11), installedAt: at(5), activatedAt: at(50) };
  expect(minutes({ ...times, steps: late }).map(([, minute]) => minute)).toEqual([40, 31, 30, 30, 11, 10]);
});

test('what the phone does after the first connection keeps its time', () => {
  const steps = [...late, esim(45, 'disabled'), esim(50, 'enabled'), esim(55, 'in-use', 'suspended')];
  expect(minutes({ activatedAt: at(20), steps }).map(([, minute]) => minute)).toEqual([
    55, 50, 45, 20, 20, 20, 20,
  ]);
});

test('of two steps in one moment the later one stands above', () => {
  expect(told({ steps: [esim(5, 'enabled'), esim(5, 'in-use', 'installed')] })).toEqual([
    'Connected for the first time',
    'Switched on, on the phone',
  ]);
});

test('coming back from a suspension or with new data is not the first connection', () => {
  expect(told({ steps: [esim(1, 'in-use', 'suspended')] })).toEqual(['Works again']);
  expect(told({ steps: [esim(1, 'in-use', 'used-up')] })).toEqual(['Has data again']);
});

test('words of the supplier, and steps without words of ours, are never shown', () => {
  const steps = [esim(1, 'GOT_RESOURCE'), esim(2, 'toString'), esim(3, 'unclear'), esim(4, 'topped-up')];
  expect(told({ steps })).toEqual([]);
});

test('a change is told when it was asked for and when it ended', () => {
  const steps = [change(1, 'suspend', 'due'), change(2, 'suspend', 'sent'), change(3, 'suspend', 'done')];
  expect(told({ steps })).toEqual(['Switched off, as you asked', 'You asked to switch it off']);
  expect(told({ steps: [change(1, 'cancel', 'refused', 'job')] })).toEqual([
    'Not cancelled: the network did not take it back',
  ]);
});

test('what a change brought about is not told a second time as a step of the eSIM', () => {
  const steps = [
    change(1, 'suspend', 'done'),
    esim(2, 'suspended', 'in-use'),
    esim(20, 'in-use', 'suspended'),
    change(21, 'resume', 'done'),
    esim(50, 'suspended', 'in-use'),
  ];
  expect(told({ steps })).toEqual([
    'Switched off at the network',
    'Switched on again, as you asked',
    'Switched off, as you asked',
  ]);
  const first = [esim(1, 'in-use', 'installed'), change(2, 'resume', 'done')];
  expect(told({ steps: first })).toContain('Connected for the first time');
});

test('what an operator asked for is not said of the customer', () => {
  expect(told({ steps: [change(1, 'suspend', 'due', 'operator:o@example.com')] })).toEqual([
    'We asked the network to switch it off',
  ]);
  expect(told({ steps: [change(1, 'revoke', 'due', 'operator:o@example.com')] })).toEqual([]);
});

test('a top-up is told when paid and when added or refunded, with its order', () => {
  const topUp: StoryTopUp = {
    orderId: 'ord_2',
    paidAt: at(1),
    decision: 'deliver',
    decidedAt: at(2),
    kind: 'fixed',
    dataBytes: 1024 ** 3,
    days: 7,
  };
  expect(told({ topUps: [topUp] })).toEqual(['Topped up: 1 GB, 7 days more', 'Top-up paid: 1 GB, 7 days']);
  expect(
    told({ topUps: [{ ...topUp, kind: 'day-pass', days: 2, decision: null, decidedAt: null }] }),
  ).toEqual(['Top-up paid: 2 days']);
  expect(told({ topUps: [{ ...topUp, decision: 'refund' }] })[0]).toBe('Top-up not possible: refunded');
  expect(esimStory({ ...nothing, topUps: [topUp] })[0]?.orderId).toBe('ord_2');
});
