import type { SupplierPackage } from './catalogue-file.ts';
import { type Body, neededText, Refusal, text, whole } from './envelope.ts';
import { packageEntry } from './esim.ts';
import { expireByClock } from './life.ts';
import { readPeriod } from './order.ts';
import { type TopUpPlan, topUpsFor } from './topup-list.ts';
import { notifyStatus } from './webhooks.ts';
import { answerTime, days, type Esim, findEsim, nextNumber, now, type TopUp, type World } from './world.ts';

const maxTopUps = 10;
const allowed = new Set(['GOT_RESOURCE', 'IN_USE', 'USED_UP']);

/** `/esim/topup`: done when answered, no webhook of its own. */
export function topUp(world: World, body: Body): unknown {
  expireByClock(world);
  const esim = findEsim(world, text(body, 'esimTranNo'), text(body, 'iccid'));
  const transactionId = neededText(body, 'transactionId', 50);
  const code = neededText(body, 'packageCode');
  const known = world.topUps.find((one) => one.transactionId === transactionId);
  if (known && world.settings.repeatTopUp === 'same-topup') return answerFor(esim, known);
  if (known && world.settings.repeatTopUp === 'error-310402') throw new Refusal('310402');

  const { plan, price } = chosen(world, esim, code);
  const periodNum = readPeriod(body, plan);
  const cost = price * (periodNum ?? 1);
  const amount = whole(body, 'amount');
  if (amount !== undefined && amount !== cost) throw new Refusal('200006');
  if (cost > world.balance) throw new Refusal('200007');

  const done: TopUp = {
    topUpEsimTranNo: nextNumber(world),
    transactionId,
    esimTranNo: esim.row.esimTranNo,
    packageCode: code,
    cost,
    at: now(world),
  };
  world.balance -= cost;
  world.topUps.push(done);
  extend(world, esim, plan, periodNum, done);
  return answerFor(esim, done);
}

function chosen(world: World, esim: Esim, code: string): TopUpPlan {
  const before = world.topUps.filter((one) => one.esimTranNo === esim.row.esimTranNo).length;
  if (!allowed.has(esim.row.esimStatus) || before >= maxTopUps || esim.row.supportTopUpType === 1) {
    throw new Refusal('200002');
  }
  const fitting = topUpsFor(world, esim.plan);
  const found = fitting.find((one) => one.packageCode === code || one.plan.slug === code);
  if (!found) throw new Refusal('310241', `topup data plan code:[${code}] doesn\`t exist.`);
  return found;
}

function extend(
  world: World,
  esim: Esim,
  plan: SupplierPackage,
  periodNum: number | undefined,
  done: TopUp,
): void {
  const { row } = esim;
  const addedDays = periodNum ?? plan.duration;
  if (plan.dataType === 1) row.totalVolume += plan.volume;
  else if (world.settings.dayPassVolume === 'total') row.totalVolume += plan.volume * addedDays;
  row.totalDuration += addedDays;
  if (row.activateTime !== null) {
    row.expiredTime = answerTime(Date.parse(row.expiredTime.replace('+0000', 'Z')) + days(addedDays));
  }
  const entry = packageEntry(plan, done.at, done.topUpEsimTranNo, done.transactionId);
  row.packageList.push({ ...entry, packageCode: done.packageCode });
  if (row.esimStatus === 'USED_UP' && row.orderUsage < row.totalVolume) {
    row.esimStatus = 'IN_USE';
    void notifyStatus(world, esim);
  }
}

function answerFor({ row }: Esim, { transactionId, topUpEsimTranNo }: TopUp): unknown {
  const { iccid, expiredTime, totalVolume, totalDuration, orderUsage } = row;
  return { transactionId, iccid, expiredTime, totalVolume, totalDuration, orderUsage, topUpEsimTranNo };
}
