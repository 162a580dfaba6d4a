import { expect, test } from 'vitest';
import type { EsimPass } from './read.ts';
import { type EsimState, pocketOf } from './states.ts';
import { canTopUp, glanceOf, nextPass, sectionsOf, wantOf } from './wallet.ts';

const gigabyte = 1024 ** 3;
let no = 0;

function pass(state: EsimState, more: Partial<EsimPass> = {}): EsimPass {
  no += 1;
  const data =
    state === 'preparing' ? null : { leftBytes: 2 * gigabyte, totalBytes: 3 * gigabyte, asOf: new Date() };
  return {
    unitId: `unt_${no}`,
    orderId: 'ord_1',
    esimId: state === 'preparing' ? null : `esm_${no}`,
    title: 'Japan 3 GB, 30 days',
    locationName: 'Japan',
    locationCode: 'JP',
    state,
    pocket: pocketOf(state),
    ending: null,
    sentBack: [],
    topUp: true,
    frozen: false,
    iccidEnd: '0614',
    days: 30,
    bytesADay: null,
    data,
    expiresAt: null,
    daysLeft: 9,
    started: true,
    boughtAt: new Date(),
    ...more,
  };
}

const left = (bytes: number) => ({ data: { leftBytes: bytes, totalBytes: 3 * gigabyte, asOf: new Date() } });
const said = (passes: EsimPass[]) =>
  glanceOf(passes)
    .map(({ figure, what }) => `${figure} ${what}`)
    .join(' · ');

test('totals at a glance: what can be used, and how much of it is left', () => {
  expect(said([pass('in-use'), pass('in-use', left(2.25 * gigabyte)), pass('new'), pass('expired')])).toBe(
    '2 in use · 4.3 GB left · 1 waiting to be installed',
  );
  expect(said([pass('in-use', { data: null, bytesADay: gigabyte })])).toBe('1 in use');
  expect(
    said([pass('installed'), pass('preparing'), pass('suspended'), pass('in-use', { frozen: true })]),
  ).toBe('1 on a phone, not used yet · 1 being prepared · 1 switched off · 1 on hold');
  expect(said([pass('used-up'), pass('ended')])).toBe('1 out of data');
  expect(said([pass('used-up', { daysLeft: 0 })])).toBe('');
});

test('pockets in their order, empty ones left out', () => {
  const passes = [
    pass('expired'),
    pass('preparing'),
    pass('new'),
    pass('in-use'),
    pass('suspended'),
    pass('used-up'),
    pass('used-up', { daysLeft: 0 }),
  ];
  expect(sectionsOf(passes).map(({ heading }) => heading)).toEqual([
    'Out of data',
    'Switched off',
    'In use',
    'Waiting to be used',
    'Being prepared',
    'Spent',
  ]);
  expect(sectionsOf([pass('new')])).toHaveLength(1);
});

test('more than three spent passes fold; those that can be topped up are not among them', () => {
  const three = [pass('expired'), pass('ended'), pass('used-up', { daysLeft: 0 })];
  expect(sectionsOf(three)[0]?.folded).toEqual([]);
  const usedUp = pass('used-up');
  const removed = pass('removed');
  expect(sectionsOf([...three, removed, usedUp])).toMatchObject([
    { heading: 'Out of data', passes: [usedUp], folded: [] },
    { heading: 'Spent', passes: three, folded: [removed] },
  ]);
});

test('what a pass wants next', () => {
  expect(wantOf(pass('new'))).toBe('install');
  expect(wantOf(pass('in-use'))).toBeNull();
  expect(wantOf(pass('in-use', left(0.6 * gigabyte)))).toBe('top-up');
  expect(wantOf(pass('used-up'))).toBe('top-up');
  expect(wantOf(pass('used-up', { daysLeft: 0 }))).toBeNull();
  expect(wantOf(pass('used-up', { frozen: true }))).toBeNull();
  expect(wantOf(pass('preparing'))).toBeNull();
});

test('only what is in use or out of data leads to the top-ups', () => {
  expect(canTopUp(pass('in-use'))).toBe(true);
  expect(canTopUp(pass('used-up'))).toBe(true);
  for (const state of ['new', 'preparing', 'removed', 'expired', 'ended', 'suspended', 'unclear'] as const) {
    expect(canTopUp(pass(state)), state).toBe(false);
  }
  expect(canTopUp(pass('in-use', { frozen: true }))).toBe(false);
});

test('what the network does not top up leads to no top-ups and asks for none', () => {
  const topUp = false;
  expect(canTopUp(pass('in-use', { topUp }))).toBe(false);
  expect(wantOf(pass('in-use', { ...left(1), topUp }))).toBeNull();
  expect(nextPass([pass('used-up', { topUp })])).toBeNull();
  expect(sectionsOf([pass('used-up', { topUp })]).map(({ heading }) => heading)).toEqual(['Spent']);
});

test('one pass is next: who has no data, then who soon has none, then what is to install', () => {
  const [usedUp, fresh, lowOne, calm] = [
    pass('used-up'),
    pass('new'),
    pass('in-use', left(1)),
    pass('in-use'),
  ];
  expect(nextPass([fresh, calm, lowOne, usedUp])).toBe(usedUp);
  expect(nextPass([fresh, calm, lowOne])).toBe(lowOne);
  expect(nextPass([fresh, calm])).toBe(fresh);
  expect(nextPass([calm])).toBeNull();
});
