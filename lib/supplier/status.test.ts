import { expect, test } from 'vitest';
import { esimState, isEnded, isExpired, isNew, isPreparing, normaliseStatus } from './status.ts';

// The table of section 5 of the contract, row by row.
test.each([
  ['CREATE', '', 0, 'preparing'],
  ['GETTING_RESOURCE', 'RELEASED', 0, 'preparing'],
  ['GOT_RESOURCE', 'RELEASED', 0, 'new'],
  ['GOT_RESOURCE', 'DOWNLOAD', 0, 'installing'],
  ['GOT_RESOURCE', 'INSTALLATION', 0, 'installing'],
  ['GOT_RESOURCE', 'ENABLED', 0, 'installed'],
  ['GOT_RESOURCE', 'DISABLED', 0, 'installed'],
  ['GOT_RESOURCE', 'DELETED', 0, 'removed'],
  ['GOT_RESOURCE', 'TELEPORTED', 0, 'unknown'],
  ['IN_USE', 'ENABLED', 0, 'installed'],
  ['IN_USE', 'ENABLED', 5, 'in-use'],
  ['IN_USE', 'INSTALLATION', 5, 'in-use'],
  ['IN_USE', 'DELETED', 5, 'removed'],
  ['USED_UP', 'ENABLED', 9, 'depleted'],
  ['USED_UP', 'DELETED', 9, 'removed'],
  ['USED_EXPIRED', 'ENABLED', 9, 'expired'],
  ['UNUSED_EXPIRED', 'RELEASED', 0, 'expired'],
  ['SUSPENDED', 'ENABLED', 1, 'suspended'],
  ['CANCEL', 'RELEASED', 0, 'cancelled'],
  ['CANCELED', 'RELEASED', 0, 'cancelled'],
  ['REVOKE', 'ENABLED', 1, 'revoked'],
  ['REVOKED', 'ENABLED', 1, 'revoked'],
  ['ARCHIVED', 'ENABLED', 1, 'unknown'],
] as const)('%s + %s with %i bytes used is %s', (esimStatus, smdpStatus, usedBytes, state) => {
  expect(esimState({ esimStatus, smdpStatus, usedBytes })).toBe(state);
});

test('spellings are one', () => {
  expect(normaliseStatus(' revoked ')).toBe('REVOKE');
  expect(isEnded({ esimStatus: 'CANCELLED' })).toBe(true);
  expect(isExpired({ esimStatus: 'unused_expired' })).toBe(true);
  expect(isPreparing({ esimStatus: 'PAID' })).toBe(true);
});

test('only an allocated eSIM nobody downloaded is new', () => {
  expect(isNew({ esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' })).toBe(true);
  expect(isNew({ esimStatus: 'GOT_RESOURCE', smdpStatus: 'DOWNLOAD' })).toBe(false);
  expect(isNew({ esimStatus: 'CANCEL', smdpStatus: 'RELEASED' })).toBe(false);
});
