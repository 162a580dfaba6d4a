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
  ).toBe('1 on a phone, not used yet · 1 being prepared · 1 suspended · 1 on hold');
  expect(said([pass('used-up'), pass('ended')])).toBe('');
});

test('pockets in their order, empty ones left out', () => {
  const passes = [pass('expired'), pass('preparing'), pass('new'), pass('in-use')];
  expect(sectionsOf(passes).map(({ heading }) => heading)).toEqual([
    'In use',
    'Waiting to be used',
    'Being prepared',
    'Spent',
  ]);
  expect(sectionsOf([pass('new')])).toHaveLength(1);
});

test('more than three spent passes fold; those that can be topped up come first and never fold', () => {
  const three = [pass('expired'), pass('ended'), pass('expired')];
  expect(sectionsOf(three)[0]?.folded).toEqual([]);
  const usedUp = pass('used-up');
  const [spent] = sectionsOf([...three, usedUp]);
  expect(spent?.passes[0]).toBe(usedUp);
  expect(spent?.folded).toHaveLength(1);
  const many = Array.from({ length: 5 }, () => pass('used-up'));
  expect(sectionsOf([...three, ...many])[0]).toMatchObject({ passes: many, folded: three });
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

test('one pass is next: who runs low while travelling, then what is to install, then what is used up', () => {
  const [usedUp, fresh, lowOne, calm] = [
    pass('used-up'),
    pass('new'),
    pass('in-use', left(1)),
    pass('in-use'),
  ];
  expect(nextPass([usedUp, fresh, calm, lowOne])).toBe(lowOne);
  expect(nextPass([usedUp, fresh, calm])).toBe(fresh);
  expect(nextPass([usedUp, calm])).toBe(usedUp);
  expect(nextPass([calm])).toBeNull();
});
