import { describe, expect, test } from 'vitest';
import { readWebhookBody } from '#lib/supplier/webhook-body.ts';
import { isSeen, type Known } from './claim.ts';

const known: Known = {
  esimStatus: 'GOT_RESOURCE',
  smdpStatus: 'INSTALLATION',
  usedBytes: 1000,
  expiresAt: new Date('2026-12-01T08:00:00Z'),
};
const seen = (content: object, more: Partial<Known> = {}) =>
  isSeen(readWebhookBody({ content }).claim, { ...known, ...more });

describe('a status', () => {
  test.each([
    ['the same, spelt otherwise', { esimStatus: ' got_resource ', smdpStatus: 'installation' }, {}, true],
    ['further on', { esimStatus: 'IN_USE', smdpStatus: 'ENABLED' }, {}, false],
    ['of an earlier step, late', { esimStatus: 'GOT_RESOURCE', smdpStatus: 'DOWNLOAD' }, {}, true],
    ['of an earlier step, late', { esimStatus: 'GOT_RESOURCE' }, { esimStatus: 'IN_USE' }, true],
    ['used up', { esimStatus: 'USED_UP' }, { esimStatus: 'IN_USE' }, false],
    ['in use again', { esimStatus: 'IN_USE' }, { esimStatus: 'USED_UP' }, false],
    ['switched off', { smdpStatus: 'DISABLED' }, { smdpStatus: 'ENABLED' }, false],
    ['deleted', { smdpStatus: 'DELETED' }, {}, false],
    ['suspended', { esimStatus: 'SUSPENDED' }, { esimStatus: 'IN_USE' }, false],
    ['resumed', { esimStatus: 'IN_USE' }, { esimStatus: 'SUSPENDED' }, false],
    ['revoked', { esimStatus: 'REVOKED' }, { esimStatus: 'IN_USE' }, false],
    ['revoked, in the spelling of lists', { esimStatus: 'REVOKED' }, { esimStatus: 'REVOKE' }, true],
    ['nobody knows', { esimStatus: 'ARCHIVED' }, { esimStatus: 'IN_USE' }, false],
    ['of an eSIM that ended', { esimStatus: 'IN_USE' }, { esimStatus: 'CANCEL' }, true],
    ['not named', {}, {}, true],
  ])('%s: %o', (_, content, more, expected) => {
    expect(seen(content, more)).toBe(expected);
  });
});

test('data is seen once as much was read', () => {
  expect(seen({ orderUsage: 1000 })).toBe(true);
  expect(seen({ orderUsage: '1001' })).toBe(false);
  expect(seen({ totalVolume: 5000, remain: 3000 })).toBe(false);
});

test('an end is seen once the same was read, to the minute', () => {
  expect(seen({ expiredTime: '2026-12-01T08:00:30+0000' })).toBe(true);
  expect(seen({ expiredTime: '2026-12-02T08:00:00Z' })).toBe(false);
  expect(seen({ expiredTime: '2026-12-02T08:00:00Z' }, { expiresAt: null })).toBe(false);
  expect(seen({ expiredTime: 'soon' })).toBe(true);
});
