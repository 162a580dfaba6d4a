import { expect, test } from 'vitest';
import { type EsimState, endingOf, esimState, type Pocket, pocketOf } from './states.ts';

const phones = ['RELEASED', 'DOWNLOAD', 'INSTALLATION', 'ENABLED', 'DISABLED', 'DELETED'];

// Every pair, written out: one line for each esimStatus, columns in the order of `phones`.
const pairs: Record<string, EsimState[]> = {
  CREATE: Array(6).fill('preparing'),
  PAYING: Array(6).fill('preparing'),
  PAID: Array(6).fill('preparing'),
  GETTING_RESOURCE: Array(6).fill('preparing'),
  GOT_RESOURCE: ['new', 'installing', 'installing', 'installed', 'installed', 'removed'],
  IN_USE: ['in-use', 'in-use', 'in-use', 'in-use', 'in-use', 'removed'],
  USED_UP: ['used-up', 'used-up', 'used-up', 'used-up', 'used-up', 'removed'],
  USED_EXPIRED: Array(6).fill('expired'),
  UNUSED_EXPIRED: Array(6).fill('expired'),
  SUSPENDED: Array(6).fill('suspended'),
  CANCEL: Array(6).fill('ended'),
  CANCELED: Array(6).fill('ended'),
  REVOKE: Array(6).fill('ended'),
  REVOKED: Array(6).fill('ended'),
};

test.each(Object.entries(pairs))('%s with each state of the phone', (esimStatus, states) => {
  expect(phones.map((phone) => esimState(esimStatus, phone))).toEqual(states);
});

test('an unknown word is unclear, never expired, never usable', () => {
  for (const phone of [...phones, '', 'NEW_WORD']) {
    for (const unknown of ['', 'NEW_WORD', 'toString', '__proto__']) {
      expect(esimState(unknown, phone), `${unknown} ${phone}`).toBe('unclear');
    }
  }
  for (const known of ['GOT_RESOURCE', 'IN_USE', 'USED_UP']) {
    expect(esimState(known, 'NEW_WORD')).toBe('unclear');
  }
  expect(esimState('USED_EXPIRED', 'NEW_WORD')).toBe('expired');
  expect(esimState('CREATE', '')).toBe('preparing');
});

test('spellings of a channel change nothing', () => {
  for (const [esimStatus, states] of Object.entries(pairs)) {
    const spelled = phones.map((phone) => esimState(` ${esimStatus.toLowerCase()} `, phone.toLowerCase()));
    expect(spelled, esimStatus).toEqual(states);
  }
  expect(esimState('CANCELLED', 'RELEASED')).toBe('ended');
});

// Columns in the order of `phones`.
test.each<[string, Pocket[]]>([
  ['GETTING_RESOURCE', Array(6).fill('preparing')],
  ['GOT_RESOURCE', ['waiting', 'waiting', 'waiting', 'waiting', 'waiting', 'spent']],
  ['IN_USE', ['in-use', 'in-use', 'in-use', 'in-use', 'in-use', 'spent']],
  ['USED_UP', ['empty', 'empty', 'empty', 'empty', 'empty', 'spent']],
  ['USED_EXPIRED', Array(6).fill('spent')],
  ['UNUSED_EXPIRED', Array(6).fill('spent')],
  ['SUSPENDED', Array(6).fill('off')],
  ['CANCEL', Array(6).fill('spent')],
  ['REVOKED', Array(6).fill('spent')],
  ['NEW_WORD', Array(6).fill('in-use')],
])('the pocket of %s with each state of the phone', (esimStatus, expected) => {
  expect(phones.map((phone) => pocketOf(esimState(esimStatus, phone)))).toEqual(expected);
});

test('each state lies in one pocket', () => {
  expect(pocketOf('new')).toBe('waiting');
  expect(pocketOf('in-use')).toBe('in-use');
  expect(pocketOf('unclear')).toBe('in-use');
  expect(pocketOf('preparing')).toBe('preparing');
  expect(pocketOf('suspended')).toBe('off');
  expect(pocketOf('used-up')).toBe('empty');
  for (const spent of ['removed', 'expired', 'ended'] as const) {
    expect(pocketOf(spent)).toBe('spent');
  }
});

test('an end is told from another: taken back, switched off for good, never used', () => {
  const esim = { smdpStatus: 'RELEASED', usedBytes: 0, activatedAt: null };
  expect(endingOf({ ...esim, esimStatus: 'CANCELED' })).toBe('cancelled');
  expect(endingOf({ ...esim, esimStatus: 'REVOKED' })).toBe('revoked');
  expect(endingOf({ ...esim, esimStatus: 'UNUSED_EXPIRED' })).toBe('lapsed');
  expect(endingOf({ ...esim, esimStatus: 'UNUSED_EXPIRED', usedBytes: 1 })).toBeNull();
  expect(endingOf({ ...esim, esimStatus: 'USED_EXPIRED', activatedAt: new Date() })).toBeNull();
  expect(endingOf({ ...esim, esimStatus: 'GOT_RESOURCE' })).toBeNull();
});
