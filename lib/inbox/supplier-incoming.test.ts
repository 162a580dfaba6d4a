import { expect, test } from 'vitest';
import { supplierIncoming } from './supplier-incoming.ts';

const smdp = {
  notifyType: 'SMDP_EVENT',
  notifyId: 'n1',
  content: { esimTranNo: '25', eid: '89049032000000000000000000000001', smdpStatus: 'ENABLED' },
};

test('a webhook is stored under a key of its own and without the device number', () => {
  const read = supplierIncoming(JSON.stringify(smdp));
  expect(read?.incoming).toMatchObject({ source: 'supplier', type: 'SMDP_EVENT', body: { notifyId: 'n1' } });
  expect(JSON.stringify(read?.incoming)).not.toContain('89049032');
  expect(read?.test).toBe(false);
});

test('two events under one id are two; the same bytes are one', () => {
  const key = (value: unknown) => supplierIncoming(JSON.stringify(value))?.incoming.key;
  expect(key(smdp)).toBe(key(smdp));
  expect(key({ ...smdp, content: { ...smdp.content, smdpStatus: 'DISABLED' } })).not.toBe(key(smdp));
});

test('the call that tries our address is told apart', () => {
  expect(supplierIncoming('{"notifyType":"CHECK_HEALTH","content":{"orderStatus":"Test"}}')?.test).toBe(true);
});

test.each(['', 'null', '[]', '"text"', '{', '{"a":1}{'])('%j is no webhook', (raw) => {
  expect(supplierIncoming(raw)).toBeNull();
});
