import { expect, test } from 'vitest';
import { objection, outlook } from './rules.ts';

const free = { free: true, busy: false, topUp: false, replaced: false };
const pair = (text: string) => {
  const [esimStatus = '', smdpStatus = ''] = text.split(' ');
  return { esimStatus, smdpStatus };
};

test.each([
  ['cancel', 'GOT_RESOURCE RELEASED', null],
  ['cancel', 'GOT_RESOURCE DOWNLOAD', 'downloaded'],
  ['cancel', 'GOT_RESOURCE ENABLED', 'downloaded'],
  ['cancel', 'GOT_RESOURCE DELETED', 'downloaded'],
  ['cancel', 'IN_USE ENABLED', 'downloaded'],
  ['cancel', 'IN_USE RELEASED', 'downloaded'],
  ['cancel', 'SUSPENDED ENABLED', 'downloaded'],
  ['cancel', 'UNUSED_EXPIRED RELEASED', 'expired'],
  ['cancel', 'CANCEL RELEASED', 'ended'],
  ['cancel', 'REVOKED RELEASED', 'ended'],
  ['cancel', 'GOT_RESOURCE SOMETHING', 'unclear'],
  ['suspend', 'GOT_RESOURCE RELEASED', 'not-on-phone'],
  ['suspend', 'GOT_RESOURCE ENABLED', null],
  ['suspend', 'IN_USE ENABLED', null],
  ['suspend', 'USED_UP DISABLED', null],
  ['suspend', 'IN_USE DELETED', 'not-on-phone'],
  ['suspend', 'SUSPENDED ENABLED', 'suspended'],
  ['suspend', 'USED_EXPIRED ENABLED', 'expired'],
  ['resume', 'SUSPENDED ENABLED', null],
  ['resume', 'IN_USE ENABLED', 'not-suspended'],
  ['resume', 'USED_EXPIRED ENABLED', 'expired'],
  ['resume', 'REVOKE ENABLED', 'ended'],
  ['resume', 'NEWS ENABLED', 'unclear'],
] as const)('%s of %s: %s', (kind, status, expected) => {
  expect(objection(kind, pair(status), free)).toBe(expected);
});

test('a disputed payment, another change and a top-up stand in the way', () => {
  const fresh = pair('GOT_RESOURCE RELEASED');
  expect(objection('cancel', fresh, { ...free, free: false })).toBe('disputed');
  expect(objection('cancel', fresh, { ...free, busy: true })).toBe('busy');
  expect(objection('cancel', fresh, { ...free, replaced: true })).toBe('replaced');
  expect(objection('cancel', fresh, { ...free, topUp: true })).toBe('top-up');
  expect(objection('suspend', pair('IN_USE ENABLED'), { ...free, topUp: true })).toBeNull();
});

test('a cancel is reached by a cancel alone, a revoke by a revoke', () => {
  expect(outlook('cancel', pair('CANCELED RELEASED'))).toBe('reached');
  expect(outlook('cancel', pair('REVOKE RELEASED'))).toEqual({ obstacle: 'ended' });
  expect(outlook('revoke', pair('REVOKED ENABLED'))).toBe('reached');
  expect(outlook('revoke', pair('CANCEL RELEASED'))).toEqual({ obstacle: 'ended' });
});
