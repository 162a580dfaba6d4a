import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { envelope } from './envelope.ts';
import { SupplierError } from './errors.ts';
import samples from './samples.json' with { type: 'json' };
import { startTestSupplier, success, type TestSupplier } from './testing.ts';

let t: TestSupplier;
beforeAll(async () => {
  t = await startTestSupplier();
});
beforeEach(() => {
  t.heard.length = 0;
});
afterAll(() => t.stop());

const order = { transactionId: 'DEMO-TXN-0001', withPrices: true } as const;

test('every sample answer has a readable envelope', () => {
  const answers = Object.values(samples).flatMap((group) =>
    Object.entries(group).filter(([name]) => !/request|row|vector/.test(name)),
  );
  const enveloped = answers.filter(
    ([, value]) => z.object({ success: z.boolean() }).safeParse(value).success,
  );
  expect(enveloped.length).toBeGreaterThan(30);
  for (const [name, value] of enveloped) expect(envelope.safeParse(value).success, name).toBe(true);
});

test('the balance', async () => {
  t.answer = () => ({ json: samples.balance_query.response });
  expect(await t.supplier.balance()).toBe(500_000);
});

test('the package list, live shape', async () => {
  t.answer = () => ({ json: samples.package_list.response_live_2026_03 });
  const { packages, skipped } = await t.supplier.packages({ country: 'ES' });
  expect(skipped).toEqual([]);
  expect(packages).toEqual([
    {
      code: 'CKH002',
      slug: 'ES_3_30',
      name: 'Spain 3GB 30Days',
      kind: 'fixed',
      price: 18_000,
      dataBytes: 3 * 2 ** 30,
      days: 30,
      activateWithinDays: 180,
      validityStarts: 'first-connection',
      locationCode: 'ES',
      covers: ['ES'],
      networks: [
        { country: 'ES', operator: 'Vodafone', generation: '4G' },
        { country: 'ES', operator: 'Orange', generation: '4G' },
      ],
      fastest: '4G',
      exits: ['FR', 'NL'],
      speedAfter: null,
      afterAllowance: 'not-stated',
      topUp: 'yes',
      variant: null,
    },
  ]);
});

test('the top-up list of 2023, and an empty list', async () => {
  t.answer = () => ({ json: samples.package_list.response_topup_doc_shape });
  const topUpsFor = { esimTranNo: '26010100000001', iccid: '8900000000000000001' };
  const { packages } = await t.supplier.packages({ topUpsFor });
  expect(packages).toMatchObject([{ code: 'TOPUP_CKH491', price: 70_000, days: 7, covers: ['CA', 'US'] }]);
  expect(t.last().body).toEqual({ type: 'TOPUP', ...topUpsFor });
  t.answer = () => ({ json: samples.package_list.response_empty });
  expect(await t.supplier.packages({ all: true })).toEqual({ packages: [], skipped: [] });
});

test('locations', async () => {
  t.answer = () => ({ json: samples.location_list.response_excerpt });
  expect((await t.supplier.locations()).locations).toEqual([
    { code: 'ES', name: 'Spain', kind: 'country', members: ['ES'] },
    { code: 'NA-3', name: 'North America (3 areas)', kind: 'region', members: ['CA', 'MX', 'US'] },
  ]);
});

test('orders, sent as the samples show', async () => {
  t.answer = () => ({ json: samples.esim_order.response });
  const lines = [{ supplierCode: 'CKH002', count: 1, unitPrice: 18_000 }];
  expect(await t.supplier.order({ ...order, lines })).toEqual({
    orderNo: 'B26010100000001',
    transactionId: 'DEMO-TXN-0001',
  });
  expect(t.last().body).toEqual(samples.esim_order.request_fixed);
});

test('a day pass without prices, sent as the sample shows', async () => {
  t.answer = () => success({ orderNo: 'B1', transactionId: 'DEMO-TXN-0002' });
  const lines = [{ supplierCode: 'P1X57VWMR', count: 1, unitPrice: 9_000, days: 7 }];
  await t.supplier.order({ transactionId: 'DEMO-TXN-0002', lines, withPrices: false });
  expect(t.last().body).toEqual(samples.esim_order.request_daypass);
});

test.each([
  ['new', 'GOT_RESOURCE'],
  ['daypass_new_live_2026_03', 'GOT_RESOURCE'],
  ['onboard_inferred', 'GOT_RESOURCE'],
  ['in_use_inferred', 'IN_USE'],
  ['used_up_inferred', 'USED_UP'],
  ['cancelled', 'CANCEL'],
] as const)('profile sample %s', async (name, esimStatus) => {
  t.answer = () => ({ json: samples.esim_query[name] });
  const { ready, profiles, unusable } = await t.supplier.profiles({ orderNo: 'B26010100000001' });
  expect({ ready, unusable }).toEqual({ ready: true, unusable: [] });
  expect(profiles).toMatchObject([
    {
      esimTranNo: '26010100000001',
      transactionId: 'DEMO-TXN-0001',
      iccid: '8900000000000000001',
      activationCode: 'LPA:1$rsp.example.invalid$00000000000000000000000000000001',
      esimStatus,
      apn: 'isp',
    },
  ]);
});

test('the profile row of 2024', async () => {
  t.answer = () => success({ esimList: [samples.esim_query.legacy_row_2024_02] });
  const { profiles } = await t.supplier.profiles({ esimTranNo: '24010100000001' });
  expect(profiles).toMatchObject([
    {
      transactionId: '1039',
      totalDays: 7,
      installedAt: null,
      apn: null,
      expiresAt: new Date('2024-08-21T08:45:04Z'),
      packages: [{ code: 'CKH256', slug: null, transactionId: null }],
    },
  ]);
});

test('usage and top-ups', async () => {
  t.answer = () => ({ json: samples.esim_usage_query.response });
  expect(await t.supplier.usage(['26010100000001'])).toEqual([
    {
      esimTranNo: '26010100000001',
      usedBytes: 1_453_344_832,
      totalBytes: 5_368_709_120,
      readAt: new Date('2026-01-05T18:00:00Z'),
    },
  ]);
  t.answer = () => ({ json: samples.esim_topup.response });
  const { iccid: _, ...request } = samples.esim_topup.request;
  const esim = { esimTranNo: '26010100000001', transactionId: 'DEMO-TOPUP-0001' };
  expect(await t.supplier.topUp({ ...esim, supplierCode: 'TOPUP_JC172', amount: 10_000 })).toEqual({
    transactionId: 'DEMO-TOPUP-0001',
    expiresAt: new Date('2026-03-04T08:00:00Z'),
    totalBytes: 6_442_450_944,
    totalDays: 60,
    usedBytes: 1_453_344_832,
    topUpEsimTranNo: '26010100000099',
  });
  expect(t.last().body).toEqual(request);
});

test('cancel, suspend, unsuspend and revoke each go to their own path', async () => {
  t.answer = () => ({ json: samples.esim_cancel.response });
  for (const verb of ['cancel', 'suspend', 'unsuspend', 'revoke'] as const) {
    await t.supplier[verb]('26010100000001');
    expect(t.last()).toMatchObject({ path: `/esim/${verb}`, body: samples.esim_cancel.request });
  }
});

test('the webhook address', async () => {
  t.answer = () => ({ json: samples.webhook_query.response });
  expect(await t.supplier.readWebhook()).toContain('https://shop.example.invalid/');
  await t.supplier.saveWebhook(samples.webhook_save.request.webhook);
  expect(t.last()).toMatchObject({ path: '/webhook/save', body: samples.webhook_save.request });
});

test.each([
  [samples.esim_order.error_balance, 'refused', 'balance'],
  [samples.esim_order.error_package, 'refused', 'plan-gone'],
  [samples.esim_order.error_price, 'refused', 'price'],
  [samples.esim_order.error_amount, 'refused', 'price'],
  [samples.esim_order.error_stock, 'refused', 'stock'],
  [samples.esim_query.order_unknown, 'refused', 'order-unknown'],
  [samples.esim_cancel.refused, 'refused', 'state'],
  [samples.auth_error.missing_header, 'try-later', 'access'],
  [samples.auth_error.bad_signature, 'try-later', 'access'],
  [samples.auth_error.stale_timestamp, 'try-later', 'access'],
] as const)('error sample %j', async (json, outcome, reason) => {
  t.answer = () => ({ json });
  const error: unknown = await t.supplier.cancel('26010100000001').catch((caught) => caught);
  expect(error).toBeInstanceOf(SupplierError);
  expect(error).toMatchObject({ outcome, reason, code: json.errorCode });
});
