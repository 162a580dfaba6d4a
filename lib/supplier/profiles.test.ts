import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import samples from './samples.json' with { type: 'json' };
import {
  type Answer,
  failure,
  type Heard,
  startTestSupplier,
  success,
  type TestSupplier,
} from './testing.ts';

let t: TestSupplier;
beforeAll(async () => {
  t = await startTestSupplier();
});
beforeEach(() => {
  t.heard.length = 0;
  t.lanes.length = 0;
});
afterAll(() => t.stop());

const orderNo = 'B26010100000001';
const [row] = samples.esim_query.new.obj.esimList;
const rows = (count: number, first = 1) =>
  Array.from({ length: count }, (_, i) => ({ ...row, esimTranNo: `2601010000${first + i}` }));
const page = (esimList: unknown[], total?: number): Answer => success({ esimList, pager: { total } });
const window = { from: new Date('2026-01-01T00:00:00.123Z'), to: new Date('2026-01-01T01:00:00Z') };
const pagerOf = ({ body }: Heard) =>
  z.object({ pageNum: z.number(), pageSize: z.number() }).parse(body.pager);

test('an order that is still being prepared is not ready, in each of its three ways', async () => {
  const notReady = { ready: false, profiles: [], unusable: [] };
  const answers = [
    failure('200010', 'the batchOrder has been getting resource, total:[1], success:[0]'),
    page([], 0),
    success({ esimList: null }),
    page([{ ...row, esimStatus: 'GETTING_RESOURCE', ac: '' }], 1),
  ];
  for (const answer of answers) {
    t.answer = () => answer;
    expect(await t.supplier.profiles({ orderNo })).toEqual(notReady);
  }
  t.answer = () => page([row, { ...row, esimTranNo: '2', esimStatus: 'CREATE' }], 2);
  expect(await t.supplier.profiles({ orderNo })).toMatchObject({ ready: false, profiles: [{ orderNo }] });
});

test('an unknown order is an error; an unknown eSIM and an empty window are empty lists', async () => {
  t.answer = () => failure('310272');
  await expect(t.supplier.profiles({ orderNo })).rejects.toMatchObject({ reason: 'order-unknown' });
  t.answer = () => page([], 0);
  const empty = { ready: true, profiles: [], unusable: [] };
  expect(await t.supplier.profiles({ esimTranNo: '1' })).toEqual(empty);
  expect(await t.supplier.profiles(window)).toEqual(empty);
});

test('asks in the lane that fits, or in the one it is told', async () => {
  t.answer = () => page([row], 1);
  await t.supplier.profiles({ orderNo });
  await t.supplier.profiles({ esimTranNo: '1' });
  await t.supplier.profiles({ iccid: '8900000000000000001' });
  await t.supplier.profiles(window, { lane: 'order' });
  expect(t.lanes).toEqual(['readiness', 'status', 'status', 'order']);
  expect(t.last().body).toEqual({
    startTime: '2026-01-01T00:00:00Z',
    endTime: '2026-01-01T01:00:00Z',
    pager: { pageNum: 1, pageSize: 100 },
  });
});

test.each([
  ['ac', ''],
  ['ac', 'not an activation code'],
  ['ac', `${row?.ac}\r\nBcc: everyone@shop.example`],
  ['ac', `${row?.ac}"><script>alert(1)</script>`],
  ['ac', `${row?.ac}${'A'.repeat(10_240)}`],
  ['ac', 'LPA:1$rsp.example$'],
  ['iccid', 8_900_000_000_000_000],
  ['iccid', '89'],
  ['totalVolume', -1],
])('a row with %s %j is never delivered', async (field, value) => {
  t.answer = () => page([{ ...row, [field]: value }], 1);
  const { ready, profiles, unusable } = await t.supplier.profiles({ orderNo });
  expect({ ready, profiles }).toEqual({ ready: true, profiles: [] });
  expect(unusable).toMatchObject([{ esimTranNo: '26010100000001', orderNo, esimStatus: 'GOT_RESOURCE' }]);
  expect(JSON.stringify(unusable)).not.toContain('LPA:');
});

test("a stranger's unusable row is not handed out: callers cancel what they cannot deliver", async () => {
  const stranger = { ...row, orderNo: 'B9', esimTranNo: '9', ac: '' };
  t.answer = () => page([stranger, 'nonsense'], 2);
  expect((await t.supplier.profiles({ orderNo })).unusable).toEqual([]);
  expect((await t.supplier.profiles({ esimTranNo: '1' })).unusable).toEqual([]);
});

describe('paging', () => {
  const paged = (all: unknown[], withTotal: boolean) => (call: Heard) => {
    const { pageNum, pageSize } = pagerOf(call);
    const some = all.slice((pageNum - 1) * pageSize, pageNum * pageSize);
    return withTotal ? page(some, all.length) : success({ esimList: some });
  };

  test.each([
    [0, true, 1],
    [5, true, 1],
    [10, true, 2],
    [12, true, 3],
    [12, false, 3],
    [10, false, 3],
  ])('%i rows, total given: %s, take %i calls', async (count, withTotal, calls) => {
    t.answer = paged(rows(count), withTotal);
    const { profiles } = await t.supplier.profiles(window, { pageSize: 5 });
    expect(profiles).toHaveLength(count);
    expect(t.heard.map((call) => pagerOf(call).pageNum)).toEqual(
      Array.from({ length: calls }, (_, i) => i + 1),
    );
  });

  test('rows that slide onto the next page count once', async () => {
    t.answer = (call) => (pagerOf(call).pageNum === 1 ? page(rows(5), 7) : page(rows(3, 5), 7));
    expect((await t.supplier.profiles(window, { pageSize: 5 })).profiles).toHaveLength(7);
  });

  test('a server that ignores paging ends the reading', async () => {
    t.answer = () => page(rows(8), 8);
    expect((await t.supplier.profiles(window, { pageSize: 5 })).profiles).toHaveLength(8);
    t.answer = () => success({ esimList: rows(5) });
    expect((await t.supplier.profiles(window, { pageSize: 5 })).profiles).toHaveLength(5);
    expect(t.heard).toHaveLength(3);
  });

  test('a window with missing rows is no answer, an order with missing rows is what there is', async () => {
    t.answer = () => page(rows(5), 9);
    const error = { code: 'pages-missing', outcome: 'try-later' };
    await expect(t.supplier.profiles(window, { pageSize: 5 })).rejects.toMatchObject(error);
    expect((await t.supplier.profiles({ orderNo }, { pageSize: 5 })).profiles).toHaveLength(5);
  });

  test('an endless list ends', async () => {
    t.answer = (call) => page(rows(5, pagerOf(call).pageNum * 5), 1_000_000);
    await expect(t.supplier.profiles(window, { pageSize: 5 })).rejects.toMatchObject({
      code: 'pages-missing',
    });
    expect(t.heard).toHaveLength(200);
  });
});

test('usage is asked for ten at a time; rows nobody asked for are left out', async () => {
  const numbers = Array.from({ length: 23 }, (_, i) => `n${i}`);
  t.answer = ({ body }) => {
    const asked = z.array(z.string()).max(10).parse(body.esimTranNoList);
    const list = asked.map((esimTranNo) => ({ esimTranNo, dataUsage: '5', totalData: 9 }));
    return success({ esimUsageList: [...list, { esimTranNo: 'other', dataUsage: 1, totalData: 2 }, {}] });
  };
  const usages = await t.supplier.usage([...numbers, 'n0']);
  expect(usages.map((usage) => usage.esimTranNo)).toEqual(numbers);
  expect(usages[0]).toEqual({ esimTranNo: 'n0', usedBytes: 5, totalBytes: 9, readAt: null });
  expect(t.heard).toHaveLength(3);
  expect(await t.supplier.usage([])).toEqual([]);
});
