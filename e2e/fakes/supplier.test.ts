import { createHmac, randomUUID } from 'node:crypto';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { EsimRow } from './supplier/world.ts';
import {
  accessCode,
  hookTarget,
  orderBody,
  pager,
  plan,
  secretKey,
  supplierForTests,
} from './supplier-testing.ts';

const { supplier, call, code, order, rowsOf, readyEsim } = await supplierForTests();
const hooks = await hookTarget();

afterEach(() => {
  supplier.control.reset();
  supplier.control.webhook(null);
  hooks.received.length = 0;
  hooks.status = 200;
});
afterAll(async () => {
  await supplier.close();
  await hooks.close();
});

describe('at the door', () => {
  test('asks for POST, the access code and JSON', async () => {
    const got = await fetch(`${supplier.url}/balance/query`);
    expect(await got.json()).toMatchObject({ success: false, errorCode: '000103' });
    const bare = await fetch(`${supplier.url}/balance/query`, { method: 'POST' });
    expect(await bare.json()).toEqual({
      success: false,
      errorCode: '000101',
      errorMsg: 'Req Header:[RT-AccessCode] is null',
      obj: null,
    });
    expect(await call('/balance/query', 'no json')).toMatchObject({ errorCode: '000104' });
    expect(await call('/balance/query', '')).toMatchObject({ obj: { balance: 1_000_000 } });
    const missing = await fetch(`${supplier.url}/esim/list`, { method: 'POST' });
    expect(missing.status).toBe(404);
  });

  test('checks a signature that was sent', async () => {
    const signed = (stamp: string, key = secretKey) => {
      const requestId = randomUUID();
      const signature = createHmac('sha256', key).update(`${stamp}${requestId}${accessCode}{}`).digest('hex');
      return { 'RT-Timestamp': stamp, 'RT-RequestID': requestId, 'RT-Signature': signature.toUpperCase() };
    };
    const stamp = String(Date.now());
    expect(await call('/balance/query', '{}', signed(stamp))).toMatchObject({ success: true });
    expect(await call('/balance/query', '{}', signed(stamp, 'other'))).toMatchObject({ errorCode: '101003' });
    expect(await call('/balance/query', '{}', signed('1628670421'))).toMatchObject({ errorCode: '101001' });
  });

  test('limits to 8 calls a second when asked to, and counts them anyway', async () => {
    await Promise.all(Array.from({ length: 12 }, () => call('/balance/query')));
    expect(supplier.control.calls().busiestSecond).toBe(12);
    supplier.control.reset();
    supplier.control.settings({ rateLimit: 'error-101013' });
    const replies = await Promise.all(Array.from({ length: 12 }, () => call('/balance/query')));
    expect(replies.filter((reply) => reply.success)).toHaveLength(8);
    expect(replies.filter((reply) => reply.errorCode === '101013')).toHaveLength(4);
  });
});

describe('the catalogue', () => {
  const list = async (body: object) => {
    const reply = await call('/package/list', body);
    return reply.obj?.packageList as Record<string, unknown>[];
  };

  test('shows all plans, and finds by place, kind, code and slug', async () => {
    expect(await list({ locationCode: '', type: '', slug: '' })).toHaveLength(2034);
    const japan = await list({ locationCode: 'JP' });
    expect(japan.every((row) => String(row.location).split(',').includes('JP'))).toBe(true);
    expect(new Set(japan.map((row) => row.locationCode)).size).toBeGreaterThan(1);
    const regional = await list({ locationCode: '!RG' });
    const global = await list({ locationCode: '!GL' });
    expect(global.length).toBeGreaterThan(0);
    expect(regional.some((row) => String(row.locationCode).startsWith('GL-'))).toBe(false);
    expect((await list({ locationCode: 'JP', dataType: '2' })).every((row) => row.dataType === 2)).toBe(true);
    const [spain] = await list({ packageCode: plan });
    expect(spain).toMatchObject({ slug: 'ES_3_30', volume: 3221225472, unusedValidTime: 180, duration: 30 });
    expect(await list({ slug: 'ES_3_30' })).toEqual([spain]);
  });

  test('lists top-ups under codes of their own, in the documented shape', async () => {
    const some = await list({ type: 'TOPUP', packageCode: plan });
    expect(some.map((row) => row.packageCode)).toContain('TOPUP_CKH002');
    expect(Object.keys(some[0] ?? {})).not.toContain('slug');
    const hidden = await list({ type: 'TOPUP', packageCode: 'PV048NCRG' });
    expect(hidden.some((row) => row.packageCode === 'TOPUP_PV048NCRG')).toBe(false);
    const { iccid, esimTranNo } = await readyEsim('t-list');
    expect(await list({ type: 'TOPUP', iccid })).toEqual(some);
    expect(await list({ type: 'TOPUP', esimTranNo })).toEqual(some);
  });

  test('lists the places', async () => {
    const reply = await call('/location/list');
    const places = reply.obj?.locationList as { code: string; subLocationList: unknown }[];
    expect(places).toHaveLength(195);
    expect(places.find(({ code }) => code === 'ES')?.subLocationList).toBeNull();
  });
});

describe('an order', () => {
  test('is answered, allocated, announced and shown as in the samples', async () => {
    supplier.control.settings({ allocation: { delayMs: 1_000 } });
    await call('/webhook/save', { webhook: hooks.url });
    const reply = await call('/esim/order', orderBody('t-1', { amount: 18000 }));
    expect(Object.keys(reply.obj ?? {})).toEqual(['orderNo', 'transactionId']);
    const orderNo = String(reply.obj?.orderNo);
    expect(orderNo).toMatch(/^B\d{14,}$/);
    expect(await call('/esim/query', { orderNo, pager })).toMatchObject({
      errorCode: '200010',
      errorMsg: 'the batchOrder has been getting resource, total:[1], success:[0]',
    });
    await supplier.control.idle();
    const [row] = await rowsOf({ orderNo });
    expect(row).toMatchObject({
      orderNo,
      transactionId: 't-1',
      esimStatus: 'GOT_RESOURCE',
      smdpStatus: 'RELEASED',
      eid: '',
      orderUsage: 0,
      totalDuration: 30,
      packageList: [{ packageCode: plan, slug: 'ES_3_30', transactionId: 't-1' }],
    });
    expect(row?.ac).toMatch(/^LPA:1\$rsp\.fake\.example\$[0-9A-F]{32}$/);
    expect(row?.iccid).toMatch(/^\d{19}$/);
    expect(row?.expiredTime).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
    expect(hooks.received.map((one) => one.notifyType)).toEqual(['CHECK_HEALTH', 'ORDER_STATUS']);
    expect(hooks.received[1]).toMatchObject({
      notifyId: expect.stringMatching(/^[0-9a-f]{32}$/),
      content: { orderNo, orderStatus: 'GOT_RESOURCE', transactionId: 't-1' },
    });
    expect(await call('/balance/query')).toMatchObject({ obj: { balance: 982_000 } });
  });

  test('is refused with the code of the reason, and then does not exist', async () => {
    const line = { packageCode: plan, count: 1 };
    const wrong = async (change: object, first: object = line) =>
      code('/esim/order', { transactionId: 't-no', packageInfoList: [first], ...change });
    expect(await wrong({ transactionId: undefined })).toBe('000105');
    expect(await wrong({ transactionId: null })).toBe('000106');
    expect(await wrong({ transactionId: 'x'.repeat(51) })).toBe('000107');
    expect(await wrong({ packageInfoList: [] })).toBe('000105');
    expect(await wrong({ amount: 17999 })).toBe('200006');
    expect(await wrong({}, { ...line, price: 17999 })).toBe('200005');
    expect(await wrong({}, { ...line, count: 31 })).toBe('200008');
    expect(await wrong({}, { ...line, packageCode: 'INVALID' })).toBe('310241');
    expect(await wrong({}, { packageCode: 'GE_1_Daily_1Mbps', count: 1 })).toBe('000105');
    supplier.control.package(plan, { stock: 0 });
    expect(await wrong({})).toBe('200011');
    supplier.control.package(plan, { stock: null, withdrawn: true });
    expect(await wrong({})).toBe('310241');
    supplier.control.package(plan, { withdrawn: false, price: 19000 });
    expect(await wrong({}, { ...line, price: 18000 })).toBe('200005');
    supplier.control.balance({ set: 100 });
    expect(await wrong({})).toBe('200007');
    expect(supplier.control.ledger().orders).toEqual([]);
    expect(await code('/esim/query', { orderNo: 'B26010100000001', pager })).toBe('310272');
  });

  test('takes slugs, several lines and days', async () => {
    const orderNo = await order('t-lines', {
      packageInfoList: [
        { packageCode: 'ES_3_30', count: 2 },
        { packageCode: 'GE_1_Daily_1Mbps', count: 1, periodNum: 7 },
      ],
    });
    await supplier.control.idle();
    const rows = await rowsOf({ orderNo });
    expect(rows.map((row) => row.totalDuration)).toEqual([30, 30, 7]);
    expect(new Set(rows.map((row) => row.ac)).size).toBe(3);
  });

  test.each([
    ['same-order', 1, '0'],
    ['error-310402', 1, '310402'],
    ['second-order', 2, '0'],
  ] as const)('repeated with the same id, variant %s', async (repeat, orders, answer) => {
    supplier.control.settings({ repeat });
    const orderNo = await order('t-same');
    const again = await call('/esim/order', orderBody('t-same'));
    expect(again.errorCode).toBe(answer);
    expect(again.obj?.orderNo === orderNo).toBe(repeat === 'same-order');
    expect(supplier.control.ledger().orders).toHaveLength(orders);
    expect(supplier.control.ledger().balance).toBe(1_000_000 - 18_000 * orders);
  });

  test('can come in parts or never', async () => {
    supplier.control.webhook(hooks.url);
    supplier.control.settings({ allocation: { mode: 'partial', now: 3 } });
    const packageInfoList = [{ packageCode: plan, count: 5 }];
    const orderNo = await order('t-part', { packageInfoList });
    await supplier.control.idle();
    expect(await rowsOf({ orderNo })).toHaveLength(3);
    expect(hooks.received).toHaveLength(0);
    await supplier.control.allocate(orderNo);
    expect(await rowsOf({ orderNo })).toHaveLength(5);
    expect(hooks.received).toHaveLength(1);
    supplier.control.settings({ allocation: { mode: 'never' } });
    const never = await order('t-never');
    await supplier.control.idle();
    expect(await code('/esim/query', { orderNo: never, pager })).toBe('200010');
  });
});

describe('queries', () => {
  test('need a pager in range and page through the account, newest first', async () => {
    expect(await code('/esim/query', { orderNo: 'B1' })).toBe('000105');
    expect(await code('/esim/query', { pager: { pageNum: 1, pageSize: 4 } })).toBe('000107');
    expect(await code('/esim/query', { pager: { pageNum: 1, pageSize: 501 } })).toBe('000107');
    await order('t-page', { packageInfoList: [{ packageCode: plan, count: 7 }] });
    await supplier.control.idle();
    const page = async (pageNum: number) =>
      (await call('/esim/query', { pager: { pageNum, pageSize: 5 } })).obj;
    const [first, second] = [await page(1), await page(2)];
    expect(first?.pager).toEqual({ pageNum: 1, pageSize: 5, total: 7 });
    const rows = [first?.esimList as EsimRow[], second?.esimList as EsimRow[]].flat();
    expect(rows.map((row) => row.esimTranNo)).toEqual(
      rows.map((row) => row.esimTranNo).toSorted((a, b) => Number(b) - Number(a)),
    );
    expect(new Set(rows.map((row) => row.esimTranNo)).size).toBe(7);
  });

  test('find by time window, and carry the transactionId', async () => {
    await readyEsim('t-window');
    const at = (ms: number) => new Date(Date.now() + ms).toISOString();
    const found = await rowsOf({ startTime: at(-60_000), endTime: at(60_000) });
    expect(found.map((row) => row.transactionId)).toEqual(['t-window']);
    expect(await rowsOf({ startTime: at(60_000), endTime: at(120_000) })).toEqual([]);
  });

  test('can be made to lie', async () => {
    const mine = await readyEsim('t-mine');
    const other = await readyEsim('t-other');
    const told = async (kind: Parameters<typeof supplier.control.tamper>[0]['kind']) => {
      supplier.control.tamper({ orderNo: mine.orderNo, kind, times: 1 });
      return rowsOf({ orderNo: mine.orderNo });
    };
    expect((await told('foreign-row'))[0]?.esimTranNo).toBe(other.esimTranNo);
    expect(await told('duplicate-row')).toEqual([mine, mine]);
    expect((await told('wrong-plan'))[0]?.packageList[0]?.slug).toBe('AQ_1_7');
    expect((await told('empty-ac'))[0]?.ac).toBe('');
    expect((await told({ set: { orderUsage: -1 } }))[0]?.orderUsage).toBe(-1);
    expect(await rowsOf({ orderNo: mine.orderNo })).toEqual([mine]);
  });

  test('give an ICCID out again on demand', async () => {
    const first = await readyEsim('t-old');
    supplier.control.settings({ reuseIccid: 'ended' });
    expect((await readyEsim('t-new')).iccid).not.toBe(first.iccid);
    await call('/esim/cancel', { esimTranNo: first.esimTranNo });
    const second = await readyEsim('t-newer');
    expect(second.iccid).toBe(first.iccid);
    expect(second.esimTranNo).not.toBe(first.esimTranNo);
  });
});
