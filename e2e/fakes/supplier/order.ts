import { release, scheduleAllocation } from './allocate.ts';
import type { SupplierPackage } from './catalogue-file.ts';
import { type Body, isBody, neededText, Refusal, text, whole } from './envelope.ts';
import { newEsim } from './esim.ts';
import { findPackage } from './on-sale.ts';
import { nextNumber, now, type Order, type World } from './world.ts';

interface Line {
  plan: SupplierPackage;
  count: number;
  periodNum: number | undefined;
  unitCost: number;
}

const maxEsims = 30;

/** `/esim/order` */
export async function placeOrder(world: World, body: Body): Promise<unknown> {
  const transactionId = neededText(body, 'transactionId', 50);
  const known = world.orders.find((order) => order.transactionId === transactionId);
  if (known && world.settings.repeat === 'same-order') return answerFor(known);
  if (known && world.settings.repeat === 'error-310402') throw new Refusal('310402');

  const lines = readLines(world, body);
  const cost = lines.reduce((sum, line) => sum + line.unitCost * line.count, 0);
  const amount = whole(body, 'amount');
  if (amount !== undefined && amount !== cost) throw new Refusal('200006');
  takeStock(world, lines);
  if (cost > world.balance) throw new Refusal('200007');

  const order = accept(world, transactionId, lines, cost);
  if (world.settings.webhooks === 'before-answer') await release(world, order);
  else scheduleAllocation(world, order);
  return answerFor(order);
}

const answerFor = ({ orderNo, transactionId }: Order) => ({ orderNo, transactionId });

function readLines(world: World, body: Body): Line[] {
  const given = body.packageInfoList;
  if (given === null) throw new Refusal('000106', 'packageInfoList is null');
  if (!Array.isArray(given) || given.length === 0) {
    throw new Refusal('000105', 'packageInfoList is mandatory');
  }
  if (given.length > 100) throw new Refusal('000107', 'packageInfoList size must be between 1 and 100');
  const lines = given.map((item: unknown) => readLine(world, isBody(item) ? item : {}));
  if (lines.reduce((sum, line) => sum + line.count, 0) > maxEsims) throw new Refusal('200008');
  return lines;
}

function readLine(world: World, item: Body): Line {
  const code = text(item, 'packageCode') ?? neededText(item, 'slug');
  const count = whole(item, 'count');
  if (count === undefined) throw new Refusal('000105', 'count is mandatory');
  if (count < 1) throw new Refusal('200008', 'count must be at least 1');
  const plan = findPackage(world, code);
  if (!plan) throw new Refusal('310241', `base data plan code:[${code}] doesn\`t exist.`);
  const periodNum = readPeriod(item, plan);
  const price = whole(item, 'price');
  if (price !== undefined && price !== plan.price) throw new Refusal('200005');
  return { plan, count, periodNum, unitCost: plan.price * (periodNum ?? 1) };
}

/** The days of a day pass; fixed plans ignore the field. */
export function readPeriod(item: Body, plan: SupplierPackage): number | undefined {
  if (plan.dataType === 1) return undefined;
  const periodNum = whole(item, 'periodNum');
  if (periodNum === undefined) throw new Refusal('000105', 'periodNum is mandatory');
  if (periodNum < 1 || periodNum > 365) throw new Refusal('200008', 'periodNum must be between 1 and 365');
  return periodNum;
}

function takeStock(world: World, lines: Line[]): void {
  for (const { plan, count } of lines) {
    if ((world.stock.get(plan.packageCode) ?? Number.POSITIVE_INFINITY) < count) throw new Refusal('200011');
  }
}

function accept(world: World, transactionId: string, lines: Line[], cost: number): Order {
  const order: Order = {
    orderNo: `B${nextNumber(world)}`,
    transactionId,
    cost,
    at: now(world),
    packages: lines.map(({ plan, count, periodNum }) => ({
      packageCode: plan.packageCode,
      slug: plan.slug,
      count,
      periodNum,
    })),
    esims: [],
    announced: false,
  };
  world.balance -= cost;
  for (const { plan, count, periodNum, unitCost } of lines) {
    const left = world.stock.get(plan.packageCode);
    if (left !== undefined) world.stock.set(plan.packageCode, left - count);
    for (let i = 0; i < count; i += 1) order.esims.push(newEsim(world, order, plan, periodNum, unitCost));
  }
  world.orders.push(order);
  return order;
}
