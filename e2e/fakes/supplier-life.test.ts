import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { accessCode, hookTarget, orderBody, plan, type Reply, supplierForTests } from './supplier-testing.ts';

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

describe('an eSIM', () => {
  test('lives on a phone, with the webhooks of each step', async () => {
    const { esimTranNo } = await readyEsim('t-life');
    supplier.control.webhook(hooks.url);
    await supplier.control.esim(esimTranNo, { install: true, enable: true });
    const used = await supplier.control.esim(esimTranNo, { use: 2_000_000_000 });
    expect(used).toMatchObject({ esimStatus: 'IN_USE', smdpStatus: 'ENABLED', orderUsage: 2_000_000_000 });
    expect(used.eid).toMatch(/^\d{32}$/);
    const usage = await call('/esim/usage/query', { esimTranNoList: [esimTranNo] });
    expect(usage.obj).toMatchObject({ esimUsageList: [{ esimTranNo, dataUsage: 2_000_000_000 }] });
    await supplier.control.esim(esimTranNo, { use: 2_000_000_000 });
    await supplier.control.esim(esimTranNo, { expire: true });
    expect(
      hooks.received.map(
        ({ notifyType, content }) => `${notifyType} ${content.esimStatus ?? content.remainThreshold}`,
      ),
    ).toEqual([
      'SMDP_EVENT GOT_RESOURCE',
      'SMDP_EVENT GOT_RESOURCE',
      'SMDP_EVENT GOT_RESOURCE',
      'SMDP_EVENT IN_USE',
      'ESIM_STATUS IN_USE',
      'DATA_USAGE 0.5',
      'DATA_USAGE 0.2',
      'DATA_USAGE 0.1',
      'ESIM_STATUS USED_UP',
      'ESIM_STATUS USED_EXPIRED',
    ]);
  });

  test('is cancelled with its money back as long as it is unused', async () => {
    const { esimTranNo } = await readyEsim('t-cancel');
    const bought = { esimTranNo, packageCode: 'TOPUP_CKH002', transactionId: 't-cancel-up' };
    expect(await call('/esim/topup', bought)).toMatchObject({ success: true });
    expect(await call('/esim/cancel', { esimTranNo })).toMatchObject({ success: true, obj: {} });
    expect(supplier.control.ledger().balance).toBe(1_000_000);
    expect(await call('/esim/cancel', { esimTranNo })).toMatchObject({
      errorCode: '200002',
      errorMsg: 'This operation is not allowed due to the order status.',
    });
    const onPhone = await readyEsim('t-phone');
    await supplier.control.esim(onPhone.esimTranNo, { install: true });
    expect(await code('/esim/cancel', { esimTranNo: onPhone.esimTranNo })).toBe('200002');
    expect(await code('/esim/cancel', {})).toBe('000105');
    expect(await code('/esim/cancel', { iccid: '89' })).toBe('310403');
  });

  test('is suspended, resumed and revoked', async () => {
    const { esimTranNo } = await readyEsim('t-suspend');
    expect(await code('/esim/suspend', { esimTranNo })).toBe('200002');
    await supplier.control.esim(esimTranNo, { install: true, use: 5 });
    expect(await code('/esim/suspend', { esimTranNo })).toBe('0');
    expect(await code('/esim/suspend', { esimTranNo })).toBe('200002');
    expect(await code('/esim/unsuspend', { esimTranNo })).toBe('0');
    expect(await code('/esim/revoke', { esimTranNo })).toBe('0');
    expect((await rowsOf({ esimTranNo }))[0]?.esimStatus).toBe('REVOKE');
    expect(supplier.control.ledger().balance).toBe(982_000);
  });

  test('is topped up: data and days add up, ten times at most, each call anew', async () => {
    const { esimTranNo, iccid } = await readyEsim('t-up');
    const body = { esimTranNo, packageCode: 'ES_3_30', transactionId: 'up-1', periodNum: '' };
    const reply = await call('/esim/topup', body);
    expect(reply.obj).toMatchObject({ transactionId: 'up-1', iccid, totalDuration: 60 });
    expect(reply.obj?.totalVolume).toBe(2 * 3221225472);
    expect(await code('/esim/topup', { ...body, amount: '1' })).toBe('200006');
    expect(await code('/esim/topup', { ...body, packageCode: 'JP_1_7' })).toBe('310241');
    for (let i = 2; i <= 10; i += 1) expect(await code('/esim/topup', body)).toBe('0');
    expect(await code('/esim/topup', body)).toBe('200002');
    expect(supplier.control.ledger().topUps).toHaveLength(10);
    expect((await rowsOf({ esimTranNo }))[0]?.packageList).toHaveLength(11);
  });

  test('takes an SMS when installed and able to', async () => {
    supplier.control.package(plan, { smsStatus: 1 });
    const { esimTranNo } = await readyEsim('t-sms');
    const body = { esimTranNo, message: 'Hello' };
    expect(await code('/esim/sendSms', body)).toBe('200002');
    await supplier.control.esim(esimTranNo, { install: true });
    expect(await code('/esim/sendSms', body)).toBe('0');
    expect(await code('/esim/sendSms', { esimTranNo, message: 'x'.repeat(501) })).toBe('000107');
  });
});

describe('webhooks', () => {
  test('are kept only where CHECK_HEALTH is answered', async () => {
    hooks.status = 500;
    expect(await call('/webhook/save', { webhook: hooks.url })).toMatchObject({ success: false });
    expect(await call('/webhook/query')).toMatchObject({ obj: { webhook: '' } });
    hooks.status = 204;
    expect(await call('/webhook/save', { webhook: hooks.url })).toMatchObject({ success: true, obj: {} });
    expect(await call('/webhook/query')).toMatchObject({ obj: { webhook: hooks.url } });
  });

  test.each([
    ['lost', 0],
    ['twice', 2],
    ['ten-times', 10],
    [{ lateMs: 30 }, 1],
    ['before-answer', 1],
  ] as const)('can be %j', async (webhooks, copies) => {
    supplier.control.webhook(hooks.url);
    supplier.control.settings({ webhooks });
    await order('t-hook');
    if (webhooks === 'before-answer') expect(hooks.received).toHaveLength(1);
    await supplier.control.idle();
    expect(hooks.received).toHaveLength(copies);
    expect(new Set(hooks.received.map((one) => one.notifyId)).size).toBe(Math.min(1, copies));
  });
});

describe('faults', () => {
  const post = (path: string, body: unknown) =>
    fetch(supplier.url + path, {
      method: 'POST',
      headers: { 'RT-AccessCode': accessCode },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(150),
    });

  test.each([
    ['status-500', 0],
    ['hang', 0],
    ['reset', 0],
    ['accept-then-hang', 1],
    ['accept-then-reset', 1],
    ['accept-then-status-500', 1],
    ['reset-mid-body', 1],
    ['reset-after-headers', 1],
    ['cut-json', 1],
    ['html', 0],
    [{ error: '900001' }, 0],
    [{ delayMs: 300 }, 1],
    [{ answerAfterMs: 300 }, 1],
  ] as const)('%j leaves %i order', async (action, orders) => {
    supplier.control.fault({ match: { path: '/api/v1/open/esim/order', nth: 2, times: 1 }, action });
    expect((await post('/esim/order', orderBody('first'))).ok).toBe(true);
    const outcome = await post('/esim/order', orderBody('second'))
      .then(async (response) => ({ status: response.status, reply: (await response.json()) as Reply }))
      .catch(() => 'broken' as const);
    if (typeof outcome === 'object') expect(outcome.reply.success).toBe(false);
    await expect
      .poll(() => supplier.control.ledger().orders.filter((one) => one.transactionId === 'second').length)
      .toBe(orders);
    expect((await post('/esim/order', orderBody('third'))).ok).toBe(true);
    expect(supplier.control.faults()).toMatchObject([{ fired: 1, seen: 3 }]);
  });

  test('are reached over HTTP too', async () => {
    const control = async (method: string, path: string, body?: unknown) => {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      return (await fetch(`${supplier.controlUrl}/${path}`, init)).json();
    };
    await control('POST', 'faults', { match: { path: '*/balance/query' }, action: 'status-429' });
    expect((await post('/balance/query', {})).status).toBe(429);
    await control('DELETE', 'faults');
    await control('POST', 'settings', { repeat: 'error-310402' });
    await control('POST', 'balance', { add: 5 });
    const row = await readyEsim('t-http');
    expect(await control('POST', `esim/${row.esimTranNo}`, { use: 7 })).toMatchObject({ orderUsage: 7 });
    expect(await control('GET', 'ledger')).toMatchObject({ balance: 982_005, orders: [{ cost: 18_000 }] });
    expect(await control('GET', 'state')).toMatchObject({ settings: { repeat: 'error-310402' } });
    expect(await control('POST', 'settings', { repeat: 'nonsense' })).toHaveProperty('error');
  });
});
