import fc from 'fast-check';
import { expect, test } from 'vitest';
import samples from './samples.json' with { type: 'json' };
import { eventKey, readWebhookBody, withoutDeviceIds } from './webhook-body.ts';

test.each(Object.entries(samples.webhooks))('%s', (name, body) => {
  const read = readWebhookBody(body);
  expect(name.startsWith(read.type)).toBe(true);
  expect(read.type).not.toBe('');
  expect(read.orderNo).toBe(name.startsWith('CHECK') ? '1234567890' : 'B26010100000001');
  expect(read.notifyId === null).toBe(name.includes('legacy'));
  expect(read.generatedAt === null).toBe(name.includes('legacy'));
  if (/SMDP|ESIM_STATUS|_50|_10$|VALIDITY_USAGE$/.test(name)) expect(read.esimTranNo).toBe('26010100000001');
});

test('what a webhook says of a status', () => {
  expect(readWebhookBody(samples.webhooks.ESIM_STATUS_revoked)).toMatchObject({
    iccid: '8900000000000000001',
    transactionId: 'DEMO-TXN-0001',
    claim: { esimStatus: 'REVOKED', smdpStatus: 'ENABLED', usedBytes: null, expiresAt: null },
  });
});

test.each([
  ['ESIM_STATUS_used_up_with_volumes', 3221225472, null],
  ['DATA_USAGE_50', 10741066164, null],
  ['DATA_USAGE_legacy_100MB', 232, null],
  ['VALIDITY_USAGE', null, new Date('2026-02-02T08:00:00Z')],
] as const)('what %s claims of data and days', (name, usedBytes, expiresAt) => {
  expect(readWebhookBody(samples.webhooks[name]).claim).toMatchObject({ usedBytes, expiresAt });
});

test('claimed data may be told by what is left, and in texts', () => {
  const claimed = (content: object) => readWebhookBody({ content }).claim.usedBytes;
  expect(claimed({ totalVolume: '1000', remain: '250' })).toBe(750);
  expect(claimed({ totalVolume: 1000, remainVolume: 1500 })).toBe(0);
  expect(claimed({ remain: 1, totalDuration: 30 })).toBeNull();
  expect(claimed({ orderUsage: -1, totalVolume: 'much' })).toBeNull();
});

test('unknown types are kept, and nothing makes it throw', () => {
  expect(readWebhookBody({ notifyType: 'NEW_THING', content: { esimTranNo: 5 } })).toMatchObject({
    type: 'NEW_THING',
    esimTranNo: '5',
  });
  expect(readWebhookBody({ notifyType: 'X', content: 'text' })).toMatchObject({ type: 'X', orderNo: null });
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(typeof readWebhookBody(value).type).toBe('string');
      expect(typeof readWebhookBody({ notifyType: value, content: value }).type).toBe('string');
    }),
  );
});

test('every sample has a key of its own, and a repeated one has the same', () => {
  const keys = Object.values(samples.webhooks).map((body) => {
    const { type, notifyId } = readWebhookBody(body);
    return eventKey(type, notifyId, JSON.stringify(body));
  });
  expect(new Set(keys).size).toBe(keys.length);
  expect(eventKey('A', '1', 'x')).toBe(eventKey('A', '1', 'x'));
  expect(eventKey('A', '1', 'x')).not.toBe(eventKey('A1', '', 'x'));
});

test('device numbers do not survive, the rest does', () => {
  const { eid: _, ...content } = samples.webhooks.SMDP_EVENT_download.content;
  const body = samples.webhooks.SMDP_EVENT_download;
  expect(withoutDeviceIds(body)).toEqual({ ...body, content });
  expect(withoutDeviceIds([{ a: { EID: '1', b: [{ eid: 2, c: 3 }] } }])).toEqual([{ a: { b: [{ c: 3 }] } }]);
});

test('a bottomless body is cut, not followed', () => {
  const bottomless: unknown = JSON.parse(`${'['.repeat(5_000)}${']'.repeat(5_000)}`);
  expect(JSON.stringify(withoutDeviceIds(bottomless))).toBe('[[[[[[null]]]]]]');
});
