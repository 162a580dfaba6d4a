import { expect, test } from 'vitest';
import { isEnded, isNew, isPreparing, normaliseStatus } from './status.ts';

test('spellings are one', () => {
  expect(normaliseStatus(' revoked ')).toBe('REVOKE');
  expect(isEnded({ esimStatus: 'CANCELLED' })).toBe(true);
  expect(isPreparing({ esimStatus: 'PAID' })).toBe(true);
});

test('only an allocated eSIM nobody downloaded is new', () => {
  expect(isNew({ esimStatus: 'GOT_RESOURCE', smdpStatus: 'RELEASED' })).toBe(true);
  expect(isNew({ esimStatus: 'GOT_RESOURCE', smdpStatus: 'DOWNLOAD' })).toBe(false);
  expect(isNew({ esimStatus: 'CANCEL', smdpStatus: 'RELEASED' })).toBe(false);
});
