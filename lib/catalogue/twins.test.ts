import { expect, test } from 'vitest';
import { differences, plainTwin, type Twin, twinsOf } from './twins.ts';

const plain: Twin = {
  code: 'JP_1_7',
  kind: 'fixed',
  dataBytes: 2 ** 30,
  days: 7,
  covers: ['JP'],
  networks: [
    { country: 'JP', operator: 'KDDI', generation: '5G' },
    { country: 'JP', operator: 'SoftBank', generation: '5G' },
  ],
  exits: ['HK'],
  speedAfter: null,
  afterAllowance: 'not-stated',
  validityStarts: 'first-connection',
  topUp: 'yes',
  priceCents: 199,
};
const dearer: Twin = { ...plain, code: 'JP_1_7_x', exits: ['SG'], priceCents: 209 };

test('a twin has the same size, length and countries; another size is none', () => {
  const longer = { ...plain, code: 'JP_1_30', days: 30 };
  expect(twinsOf(plain, [plain, dearer, longer])).toEqual([dearer]);
  expect(twinsOf(longer, [plain, dearer, longer])).toEqual([]);
});

test('the cheapest is the plain one, and of two at one price always the same', () => {
  expect(plainTwin(dearer, [plain, dearer])).toBe(plain);
  expect(plainTwin(plain, [plain, dearer])).toBeNull();
  const even = { ...plain, code: 'JP_1_7_y' };
  expect(plainTwin(even, [plain, even])).toBe(plain);
  expect(plainTwin(plain, [plain, even])).toBeNull();
});

test('the exit is told from the stated exits, whatever the code says', () => {
  expect(differences(dearer, plain)).toEqual(['internet exit Singapore, not Hong Kong']);
  expect(differences({ ...plain, code: 'JP_1_7_nonhkip' }, plain)).toEqual([]);
  expect(differences({ ...dearer, exits: [] }, plain)).toEqual([
    'internet exit not stated (there Hong Kong)',
  ]);
  expect(differences(dearer, { ...plain, exits: [] })).toEqual(['internet exit Singapore']);
});

test('networks, speed after a day’s data, start and top-ups are told too', () => {
  const day: Twin = { ...plain, kind: 'day-pass', afterAllowance: 'slowed', speedAfter: '512 Kbps' };
  expect(differences({ ...day, speedAfter: '1 Mbps' }, day)).toEqual(['then 1 Mbps']);
  expect(differences({ ...day, speedAfter: null, afterAllowance: 'cut' }, day)).toEqual([
    'no data after the day’s allowance',
  ]);
  expect(differences({ ...plain, networks: plain.networks.slice(0, 1) }, plain)).toEqual([
    'networks KDDI 5G',
  ]);
  expect(differences({ ...plain, networks: [] }, plain)).toEqual(['networks not stated']);
  expect(differences({ ...plain, networks: plain.networks.slice(0, 1) }, plain, true)).toEqual([
    'other networks',
  ]);
  expect(differences({ ...plain, validityStarts: 'install', topUp: 'no' }, plain)).toEqual([
    'starts when installed',
    'cannot be topped up',
  ]);
});
