import { randomBytes, randomInt } from 'node:crypto';
import type { SupplierPackage } from './catalogue-file.ts';
import { answerTime, days, type Esim, type EsimRow, nextNumber, type Order, type World } from './world.ts';

/** An eSIM of a new order, without profile yet. */
export function newEsim(
  world: World,
  order: Order,
  plan: SupplierPackage,
  periodNum: number | undefined,
  cost: number,
): Esim {
  const esimTranNo = nextNumber(world);
  const esim: Esim = {
    row: emptyRow(world, order, plan, periodNum ?? plan.duration, esimTranNo),
    plan: { ...plan },
    cost,
    createdAt: order.at,
    ready: false,
    cancelled: false,
    before: null,
    usedAt: order.at,
  };
  world.esims.set(esimTranNo, esim);
  return esim;
}

function emptyRow(
  world: World,
  order: Order,
  plan: SupplierPackage,
  totalDays: number,
  esimTranNo: string,
): EsimRow {
  const perDay = plan.dataType !== 1 && world.settings.dayPassVolume === 'total' ? totalDays : 1;
  const { orderNo, transactionId, at } = order;
  const { smsStatus, activeType, dataType, durationUnit, ipExport, supportTopUpType, fupPolicy } = plan;
  return {
    esimTranNo,
    orderNo,
    transactionId,
    imsi: '',
    iccid: '',
    smsStatus,
    msisdn: '',
    ac: '',
    qrCodeUrl: '',
    shortUrl: '',
    smdpStatus: 'RELEASED',
    eid: '',
    activeType,
    dataType,
    activateTime: null,
    expiredTime: answerTime(at + days(plan.unusedValidTime)),
    installationTime: null,
    totalVolume: plan.volume * perDay,
    totalDuration: totalDays,
    durationUnit,
    orderUsage: 0,
    esimStatus: 'GETTING_RESOURCE',
    pin: '',
    puk: '',
    apn: '',
    ipExport,
    supportTopUpType,
    fupPolicy,
    packageList: [packageEntry(plan, order.at, esimTranNo, transactionId)],
  };
}

export function packageEntry(plan: SupplierPackage, at: number, esimTranNo: string, transactionId: string) {
  return {
    packageName: plan.name,
    packageCode: plan.packageCode,
    slug: plan.slug,
    duration: plan.duration,
    volume: plan.volume,
    locationCode: plan.locationCode,
    createTime: answerTime(at),
    esimTranNo,
    transactionId,
  };
}

/** Gives an eSIM its profile: from here on queries show it. */
export function fillProfile(world: World, esim: Esim): void {
  const matchingId = randomBytes(16).toString('hex').toUpperCase();
  const page = `https://qr.fake.example/${matchingId.toLowerCase()}`;
  Object.assign(esim.row, {
    iccid: pickIccid(world),
    imsi: `45400${digits(10)}`,
    ac: `LPA:1$rsp.fake.example$${matchingId}`,
    qrCodeUrl: `${page}.png`,
    shortUrl: page,
    esimStatus: 'GOT_RESOURCE',
    pin: '0000',
    puk: digits(8),
    apn: 'internet',
  });
  esim.ready = true;
}

const ended = new Set(['CANCEL', 'REVOKE', 'USED_EXPIRED', 'UNUSED_EXPIRED']);

function pickIccid(world: World): string {
  const { reuseIccid } = world.settings;
  const ready = [...world.esims.values()].filter((esim) => esim.ready);
  const taken = ready.filter((esim) => reuseIccid === 'always' || !ended.has(esim.row.esimStatus));
  const again = ready.find(
    ({ row }) => reuseIccid === 'always' || !taken.some((other) => other.row.iccid === row.iccid),
  );
  if (reuseIccid !== 'off' && again) return again.row.iccid;
  const body = `894310${digits(12)}`;
  return body + luhnDigit(body);
}

function digits(count: number): string {
  return Array.from({ length: count }, () => randomInt(10)).join('');
}

function luhnDigit(body: string): string {
  const sum = [...body].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return String((10 - (sum % 10)) % 10);
}

export const newEid = (): string => `89${digits(30)}`;
