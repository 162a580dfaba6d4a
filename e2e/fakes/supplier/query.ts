import { type Body, isBody, neededText, Refusal, text, whole } from './envelope.ts';
import { expireByClock } from './life.ts';
import { tampered } from './tamper.ts';
import { answerTime, type Esim, type EsimRow, type Order, type World } from './world.ts';

/** `/esim/query` */
export function queryEsims(world: World, body: Body): unknown {
  const pager = readPager(body);
  expireByClock(world);
  const orderNo = text(body, 'orderNo');
  const order = orderNo === undefined ? undefined : knownOrder(world, orderNo);
  const rows = (order ? readyOf(order) : listed(world))
    .filter(fits(body))
    .map(({ row }) => structuredClone(row));
  const all = tampered(world, rows, { orderNo, esimTranNo: text(body, 'esimTranNo') });
  const from = (pager.pageNum - 1) * pager.pageSize;
  return {
    esimList: all.slice(from, from + pager.pageSize),
    pager: { pageSize: pager.pageSize, pageNum: pager.pageNum, total: all.length },
  };
}

function readPager(body: Body): { pageNum: number; pageSize: number } {
  if (body.pager === null) throw new Refusal('000106', 'pager is null');
  if (!isBody(body.pager)) throw new Refusal('000105', 'pager is mandatory');
  const pageNum = whole(body.pager, 'pageNum');
  const pageSize = whole(body.pager, 'pageSize');
  if (pageNum === undefined || pageSize === undefined) {
    throw new Refusal('000105', 'pager.pageNum and pager.pageSize are mandatory');
  }
  if (pageNum < 1 || pageNum > 10_000) throw new Refusal('000107', 'pageNum must be between 1 and 10000');
  if (pageSize < 5 || pageSize > 500) throw new Refusal('000107', 'pageSize must be between 5 and 500');
  return { pageNum, pageSize };
}

function knownOrder(world: World, orderNo: string): Order {
  const order = world.orders.find((one) => one.orderNo === orderNo);
  if (!order) throw new Refusal('310272');
  return order;
}

function readyOf(order: Order): Esim[] {
  const ready = order.esims.filter((esim) => esim.ready);
  if (ready.length > 0) return ready;
  const total = order.esims.length;
  throw new Refusal(
    '200010',
    `the batchOrder has been getting resource, total:[${total}], success:[${ready.length}]`,
  );
}

/** Everything of the account, the newest first. */
function listed(world: World): Esim[] {
  const all = [...world.esims.values()].reverse();
  return world.settings.listAllocating ? all : all.filter((esim) => esim.ready);
}

function fits(body: Body): (esim: Esim) => boolean {
  const esimTranNo = text(body, 'esimTranNo');
  const iccid = text(body, 'iccid');
  const from = readTime(body, 'startTime') ?? Number.NEGATIVE_INFINITY;
  const to = readTime(body, 'endTime') ?? Number.POSITIVE_INFINITY;
  return ({ row, createdAt }) =>
    (esimTranNo === undefined || row.esimTranNo === esimTranNo) &&
    (iccid === undefined || row.iccid === iccid) &&
    createdAt >= from &&
    createdAt <= to;
}

function readTime(body: Body, key: string): number | undefined {
  const given = text(body, key);
  if (given === undefined) return undefined;
  const ms = Date.parse(given.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  if (Number.isNaN(ms)) throw new Refusal('400001', `${key} is not a time`);
  return ms;
}

/** `/esim/usage/query` */
export function queryUsage(world: World, body: Body): unknown {
  const list = body.esimTranNoList;
  if (!Array.isArray(list) || list.length === 0) neededText({}, 'esimTranNoList');
  const wanted: unknown[] = Array.isArray(list) ? list : [];
  if (wanted.length > 10) throw new Refusal('000107', 'esimTranNoList size must be between 1 and 10');
  const found = wanted
    .flatMap((tranNo) => world.esims.get(String(tranNo)) ?? [])
    .filter((esim) => esim.ready);
  return { esimUsageList: found.map((esim) => usageOf(esim.row, esim.usedAt)) };
}

const usageOf = (row: EsimRow, usedAt: number) => ({
  esimTranNo: row.esimTranNo,
  dataUsage: row.orderUsage,
  totalData: row.totalVolume,
  lastUpdateTime: answerTime(usedAt),
});
