import { createHmac } from 'node:crypto';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { log } from '#lib/log.ts';
import { SupplierError } from './errors.ts';
import samples from './samples.json' with { type: 'json' };
import { authHeaders } from './sign.ts';
import { type Answer, failure, startTestSupplier, success, type TestSupplier } from './testing.ts';

let t: TestSupplier;
beforeAll(async () => {
  t = await startTestSupplier();
});
beforeEach(() => {
  t.heard.length = 0;
  t.lanes.length = 0;
});
afterAll(() => t.stop());

const request = {
  transactionId: 'shop_ord_1_1',
  lines: [{ supplierCode: 'CKH002', count: 1, unitPrice: 18_000 }],
  withPrices: true,
};
const order = (supplier = t.supplier) => supplier.order(request).catch((error: unknown) => error);
const accepted = success({ orderNo: 'B1', transactionId: 'shop_ord_1_1' });

describe('an order whose answer proves nothing is unknown, and is sent once', () => {
  const answers: [string, Answer][] = [
    ['timeout', 'hang'],
    ['no-answer', 'reset'],
    ['no-answer', 'cut'],
    ['not-json', { status: 200, text: '<html>welcome</html>' }],
    ['not-json', { status: 200, text: '{"success":true,"obj":{"orderNo":"B1"' }],
    ['not-json', { status: 200, text: '' }],
    ['bad-answer', { status: 200, text: '[]' }],
    ['bad-answer', { status: 200, text: 'null' }],
    ['http-429', { status: 429, text: '{}' }],
    ['http-503', { status: 503, text: 'busy' }],
    ['http-302', { status: 302, text: '', headers: { location: '/elsewhere' } }],
    ['http-403', { status: 403, text: '' }],
    ['000001', failure('000001')],
    ['000001', failure(1)],
    ['900001', failure('900001')],
    ['101013', failure('101013')],
    ['123456', failure('123456')],
    ['no-code', failure(null)],
    ['bad-answer', { json: { success: true, errorCode: '200007', obj: { orderNo: 'B1' } } }],
    ['bad-answer', success(null)],
    ['bad-answer', success({ transactionId: 'shop_ord_1_1' })],
    ['bad-answer', success({ orderNo: ' ', transactionId: 'shop_ord_1_1' })],
    ['bad-answer', success({ orderNo: 'B1' })],
    ['other-transaction', success({ orderNo: 'B1', transactionId: 'shop_ord_2_1' })],
    ['310402', failure('310402')],
    ['200010', failure('200010')],
  ];
  test.each(answers)('%s %j', async (code, answer) => {
    t.answer = () => answer;
    expect(await order()).toMatchObject({ outcome: 'unknown', code });
    expect(t.heard).toHaveLength(1);
  });
});

test('a duplicate says so', async () => {
  t.answer = () => failure('310402');
  expect(await order()).toMatchObject({ reason: 'duplicate' });
});

test('success may be the text "true", and codes may be missing [B3]', async () => {
  const obj = { orderNo: 'B1', transactionId: 'shop_ord_1_1' };
  for (const errorCode of ['0', 0, '', null, undefined]) {
    t.answer = () => ({ json: { success: 'true', errorCode, obj } });
    expect(await order()).toEqual(obj);
  }
});

test('an impossible order never leaves the machine', async () => {
  for (const bad of [
    { transactionId: 'x'.repeat(51) },
    { transactionId: '' },
    { lines: [] },
    { lines: [{ supplierCode: 'A', count: 31, unitPrice: 1 }] },
    { lines: [{ supplierCode: 'A', count: 1, unitPrice: 1.5 }] },
    { lines: [{ supplierCode: 'A', count: 1, unitPrice: 1, days: 366 }] },
  ]) {
    await expect(t.supplier.order({ ...request, ...bad })).rejects.toMatchObject({ reason: 'our-bug' });
  }
  expect(t.heard).toEqual([]);
});

test('several lines and day passes add up', async () => {
  t.answer = () => accepted;
  const lines = [
    { supplierCode: 'A', count: 2, unitPrice: 10_000 },
    { supplierCode: 'B', count: 3, unitPrice: 5_000, days: 7 },
  ];
  await t.supplier.order({ ...request, lines });
  expect(t.last().body).toMatchObject({
    amount: 125_000,
    packageInfoList: [
      { packageCode: 'A', count: 2, price: 10_000 },
      { packageCode: 'B', count: 3, price: 5_000, periodNum: 7 },
    ],
  });
});

test('a read is repeated twice when the supplier is sick, and not when it says no', async () => {
  t.answer = () => (t.heard.length < 3 ? { status: 503, text: '' } : success({ balance: '180000' }));
  expect(await t.supplier.balance()).toBe(180_000);
  expect(t.lanes).toEqual(['status', 'status', 'status']);
  t.heard.length = 0;
  t.answer = () => failure('900001');
  await expect(t.supplier.balance()).rejects.toMatchObject({ outcome: 'try-later', reason: 'busy' });
  expect(t.heard).toHaveLength(3);
  t.heard.length = 0;
  t.answer = () => failure('310241');
  await expect(t.supplier.packages({ code: 'X' })).rejects.toMatchObject({ outcome: 'refused' });
  expect(t.heard).toHaveLength(1);
});

test('a connection that never stood has sent nothing', async () => {
  const port = await closedPort();
  const away = await startTestSupplier({ baseUrl: `http://127.0.0.1:${port}` });
  expect(await order(away.supplier)).toMatchObject({ outcome: 'try-later', code: 'no-connection' });
  await away.stop();
});

test('an endless answer is cut off [B3]', async () => {
  const small = await startTestSupplier({ timeoutMs: 5_000 });
  small.answer = () => ({ status: 200, text: 'x'.repeat(65 * 1024 * 1024) });
  expect(await order(small.supplier)).toMatchObject({ outcome: 'unknown', code: 'no-answer' });
  await small.stop();
});

describe('breaker', () => {
  test('opens after five sick answers, then lets one call through', async () => {
    const s = await startTestSupplier({ breaker: { failures: 5, probeAfterMs: 60 } });
    s.answer = () => ({ status: 503, text: '' });
    for (let i = 0; i < 5; i += 1) expect(await order(s.supplier)).toMatchObject({ code: 'http-503' });
    expect(await order(s.supplier)).toMatchObject({ outcome: 'try-later', code: 'breaker-open' });
    expect(s.heard).toHaveLength(5);
    await new Promise((resolve) => setTimeout(resolve, 80));
    s.answer = () => accepted;
    expect(await order(s.supplier)).toMatchObject({ orderNo: 'B1' });
    await s.stop();
  });

  test('refusals are the sign of a healthy supplier, and a sick catalogue does not hold up orders', async () => {
    const s = await startTestSupplier({ breaker: { failures: 5, probeAfterMs: 10_000 } });
    for (let i = 0; i < 9; i += 1) {
      s.answer = () => (i === 4 ? failure('200007') : { status: 503, text: '' });
      if (i !== 8) await order(s.supplier);
    }
    for (let i = 0; i < 3; i += 1) await s.supplier.locations().catch(() => {});
    await expect(s.supplier.locations()).rejects.toMatchObject({ code: 'breaker-open' });
    s.answer = () => accepted;
    expect(await order(s.supplier)).toMatchObject({ orderNo: 'B1' });
    await s.stop();
  });
});

describe('credentials', () => {
  afterEach(() => vi.restoreAllMocks());

  test("the vendor's published signature", () => {
    const { accessCode, secretKey, body, timestamp, requestId, signatureHexUpper } =
      samples.hmac_vector_vendor;
    const headers = authHeaders({ accessCode, secretKey }, body, { timestamp, requestId });
    expect(headers['RT-Signature']?.toUpperCase()).toBe(signatureHexUpper);
  });

  test('signs the very bytes it sends, or sends the access code alone', async () => {
    const signing = await startTestSupplier({ accessCode: 'AC', secretKey: 'SK' });
    signing.answer = () => accepted;
    await signing.supplier.order({
      ...request,
      lines: [{ supplierCode: 'Ålcom ✓', count: 1, unitPrice: 1 }],
    });
    const { headers, raw } = signing.last();
    expect(Number(headers['rt-timestamp'])).toBeGreaterThan(1_700_000_000_000);
    const text = `${headers['rt-timestamp']}${headers['rt-requestid']}AC${raw}`;
    expect(headers['rt-signature']).toBe(createHmac('sha256', 'SK').update(text).digest('hex'));
    await signing.stop();

    t.answer = () => accepted;
    await order();
    expect(Object.keys(t.last().headers).filter((name) => name.startsWith('rt-'))).toEqual(['rt-accesscode']);
  });

  test('stand in no error and in no log line', async () => {
    const lines: unknown[] = [];
    vi.spyOn(log, 'debug').mockImplementation((line: unknown) => void lines.push(line));
    const secretive = await startTestSupplier({ accessCode: 'AC-secret-1', secretKey: 'SK-secret-2' });
    const texts: string[] = [];
    for (const answer of [
      failure('200007', 'AC-secret-1 and SK-secret-2 and LPA:1$rsp.example$SECRETCODE are wrong'),
      failure('AC-secret-1'),
      'hang',
      'reset',
      { status: 500, text: 'AC-secret-1' },
    ] satisfies Answer[]) {
      secretive.answer = () => answer;
      const error = await order(secretive.supplier);
      if (!(error instanceof SupplierError)) throw new Error('a SupplierError was expected');
      texts.push(`${error.stack} ${JSON.stringify(error)} ${error.cause}`);
    }
    expect(lines).toHaveLength(5);
    expect(`${texts.join()} ${JSON.stringify(lines)}`).not.toMatch(/-secret-|SECRETCODE/);
    await secretive.stop();
  });
});

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const found = probe.address();
      probe.close(() => resolve(typeof found === 'object' && found ? found.port : 1));
    });
  });
}
