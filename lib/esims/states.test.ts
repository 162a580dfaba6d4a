import { expect, test } from 'vitest';
import { type EsimState, esimState, pocketOf } from './states.ts';

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

test('each state lies in one pocket', () => {
  expect(pocketOf('new')).toBe('waiting');
  expect(pocketOf('in-use')).toBe('in-use');
  expect(pocketOf('unclear')).toBe('in-use');
  expect(pocketOf('preparing')).toBe('preparing');
  for (const spent of ['used-up', 'removed', 'expired', 'ended'] as const) {
    expect(pocketOf(spent)).toBe('spent');
  }
});
