import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SupplierPackage } from './package-row.ts';
import samples from './samples.json' with { type: 'json' };
import { startTestSupplier, success, type TestSupplier } from './testing.ts';

let t: TestSupplier;
beforeAll(async () => {
  t = await startTestSupplier();
});
afterAll(() => t.stop());

const [spain] = samples.package_list.response_live_2026_03.obj.packageList;

async function list(...rows: unknown[]) {
  t.answer = () => success({ packageList: rows });
  return t.supplier.packages({ all: true });
}
const readOne = async (row: object): Promise<SupplierPackage | undefined> =>
  (await list({ ...spain, ...row })).packages[0];

test('each way to ask has its request and its lane', async () => {
  t.lanes.length = 0;
  const queries = [
    [{ all: true }, {}, 'catalogue'],
    [{ country: 'JP' }, { locationCode: 'JP' }, 'catalogue'],
    [{ regional: true }, { locationCode: '!RG' }, 'catalogue'],
    [{ global: true }, { locationCode: '!GL' }, 'catalogue'],
    [{ code: 'CKH002' }, { packageCode: 'CKH002' }, 'status'],
    [{ slug: 'ES_3_30' }, { slug: 'ES_3_30' }, 'status'],
  ] as const;
  t.answer = () => success({ packageList: [] });
  for (const [query, body, lane] of queries) {
    await t.supplier.packages(query);
    expect(t.last().body).toEqual(body);
    expect(t.lanes.at(-1)).toBe(lane);
  }
});

test('a bad row is skipped and named, the others stay', async () => {
  const bad: [object, string][] = [
    [{ price: 0 }, 'price'],
    [{ price: 1.5 }, 'price'],
    [{ price: null }, 'price'],
    [{ price: 2 ** 60 }, 'price'],
    [{ volume: -1 }, 'volume'],
    [{ duration: '0' }, 'duration'],
    [{ durationUnit: 'MONTH' }, 'durationUnit'],
    [{ currencyCode: 'EUR' }, 'currencyCode'],
    [{ location: ' , ' }, 'location'],
  ];
  const { packages, skipped } = await list(...bad.map(([row]) => ({ ...spain, ...row })), null, 7, spain, {});
  expect(packages).toHaveLength(1);
  expect(skipped).toEqual([
    ...bad.map(([, reason]) => ({ reason, code: 'CKH002' })),
    { reason: 'not an object', code: null },
    { reason: 'not an object', code: null },
    { reason: 'packageCode', code: null },
  ]);
});

test('an answer without a list is no empty list', async () => {
  t.answer = () => success({});
  await expect(t.supplier.packages({ all: true })).rejects.toMatchObject({ code: 'bad-answer' });
});

test('numbers may be texts, optional fields may be missing or null', async () => {
  const { packageCode } = spain ?? {};
  const small = { packageCode, price: '18000', volume: '1073741824', duration: '30', location: 'ES' };
  const read = (await list(small)).packages[0];
  expect(read).toMatchObject({
    slug: 'CKH002',
    price: 18_000,
    locationCode: 'ES',
    networks: [],
    fastest: '',
  });
  expect((await list({ ...small, locationNetworkList: null, ipExport: null })).packages[0]).toEqual(read);
});

test.each([
  ['UK', ['GB']],
  ['UK/NO', ['GB', 'NO']],
  ['Norway/NO', ['NO']],
  ['NL/FR/US', ['FR', 'NL', 'US']],
  ['', []],
])('exits %s', async (ipExport, exits) => {
  expect(await readOne({ ipExport })).toMatchObject({ exits });
});

test('trailing commas, old networks, day passes and twins', async () => {
  expect(await readOne({ location: 'MX,US,CA,', locationCode: 'NA-3' })).toMatchObject({
    covers: ['CA', 'MX', 'US'],
    locationCode: 'NA-3',
  });
  const old = { locationName: 'Spain', locationLogo: 'https://static.redteago.com/img/flags/es.png' };
  const operatorList = [{ operatorName: 'Ålcom ', networkType: '5G' }, { operatorName: '' }];
  expect(
    await readOne({
      location: 'ES,PT',
      locationNetworkList: [
        { ...old, operatorList },
        { locationName: 'Atlantis', operatorList },
      ],
    }),
  ).toMatchObject({ networks: [{ country: 'ES', operator: 'Ålcom', generation: '5G' }], fastest: '5G' });
  expect(await readOne({ dataType: 2, duration: 1, fupPolicy: '1 Mbps', supportTopUpType: 3 })).toMatchObject(
    { kind: 'day-pass', speedAfter: '1 Mbps', afterAllowance: 'slowed', topUp: 'days' },
  );
  expect(await readOne({ dataType: 4, supportTopUpType: true })).toMatchObject({
    kind: 'day-pass',
    afterAllowance: 'not-stated',
    topUp: 'yes',
  });
});

test.each([
  ['JP_1_7', null],
  ['GE_1_Daily_1Mbps', null],
  ['JP_1_7_nonhkip', 'non-hk'],
  ['JP_1_Daily_1Mbps_nonhkip', 'non-hk'],
  ['JP_1_7_IIJ', 'iij'],
  ['US_1_Daily_Premium', 'premium'],
  ['IE_500M_3', null],
])('variant of %s', async (slug, variant) => {
  expect(await readOne({ slug })).toMatchObject({ slug, variant });
});
