import { type Background, background } from '../background.ts';
import { type FaultBook, faultBook } from '../faults.ts';
import { allPackages, type SupplierPackage } from './catalogue-file.ts';
import { Refusal } from './envelope.ts';
import { type Settings, type SettingsChange, settingsSchema, type Tamper } from './settings.ts';

/** One row of `/esim/query`. */
export interface EsimRow {
  esimTranNo: string;
  orderNo: string;
  transactionId: string;
  imsi: string;
  iccid: string;
  smsStatus: number;
  msisdn: string;
  ac: string;
  qrCodeUrl: string;
  shortUrl: string;
  smdpStatus: string;
  eid: string;
  activeType: number;
  dataType: number;
  activateTime: string | null;
  expiredTime: string;
  installationTime: string | null;
  totalVolume: number;
  totalDuration: number;
  durationUnit: string;
  orderUsage: number;
  esimStatus: string;
  pin: string;
  puk: string;
  apn: string;
  ipExport: string;
  supportTopUpType: number;
  fupPolicy: string;
  packageList: PackageEntry[];
}

export interface PackageEntry {
  packageName: string;
  packageCode: string;
  slug: string;
  duration: number;
  volume: number;
  locationCode: string;
  createTime: string;
  esimTranNo: string;
  transactionId: string;
}

export interface TopUp {
  topUpEsimTranNo: string;
  transactionId: string;
  esimTranNo: string;
  packageCode: string;
  cost: number;
  at: number;
}

export interface Esim {
  row: EsimRow;
  plan: SupplierPackage;
  cost: number;
  createdAt: number;
  ready: boolean;
  cancelled: boolean;
  /** State before a suspension. */
  before: string | null;
  usedAt: number;
}

export interface Order {
  orderNo: string;
  transactionId: string;
  cost: number;
  at: number;
  packages: { packageCode: string; slug: string; count: number; periodNum: number | undefined }[];
  esims: Esim[];
  announced: boolean;
}

export interface Delivery {
  at: number;
  url: string;
  notifyType: string;
  body: string;
  /** Status of the answer; 0 when there was none. */
  status: number;
}

export interface World {
  accessCode: string;
  secretKey: string | undefined;
  startSettings: SettingsChange;
  startBalance: number;
  startPackages: SupplierPackage[];
  settings: Settings;
  balance: number;
  packages: Map<string, SupplierPackage>;
  withdrawn: Set<string>;
  stock: Map<string, number>;
  orders: Order[];
  esims: Map<string, Esim>;
  topUps: TopUp[];
  messages: { esimTranNo: string; message: string; at: number }[];
  tampers: Tamper[];
  webhook: string | null;
  deliveries: Delivery[];
  calls: { at: number; path: string; body: string }[];
  faults: FaultBook;
  background: Background;
  counter: number;
  clockOffset: number;
}

export interface SupplierOptions {
  port?: number;
  host?: string;
  accessCode: string;
  secretKey?: string | undefined;
  /** Plans instead of those of `data/packages.json`. */
  packages?: SupplierPackage[];
  /** USD × 10,000. */
  balance?: number;
  settings?: SettingsChange;
  /** Where webhooks go until `/webhook/save` says otherwise. */
  webhook?: string | undefined;
}

export function newWorld(options: SupplierOptions): World {
  const world: World = {
    accessCode: options.accessCode,
    secretKey: options.secretKey,
    startSettings: options.settings ?? {},
    startBalance: options.balance ?? 10_000_000,
    startPackages: options.packages ?? allPackages(),
    settings: settingsSchema.parse({}),
    balance: 0,
    packages: new Map(),
    withdrawn: new Set(),
    stock: new Map(),
    orders: [],
    esims: new Map(),
    topUps: [],
    messages: [],
    tampers: [],
    webhook: options.webhook ?? null,
    deliveries: [],
    calls: [],
    faults: faultBook(),
    background: background(),
    counter: 0,
    clockOffset: 0,
  };
  resetWorld(world);
  return world;
}

/** Back to the start: no orders, no faults, the first balance and plans. The webhook address stays. */
export function resetWorld(world: World): void {
  world.background.stop();
  world.faults.clear();
  world.settings = settingsSchema.parse(world.startSettings);
  world.balance = world.startBalance;
  world.packages = new Map(world.startPackages.map((plan) => [plan.packageCode, { ...plan }]));
  world.withdrawn.clear();
  world.stock.clear();
  world.esims.clear();
  for (const list of [world.orders, world.topUps, world.messages, world.tampers]) list.length = 0;
  for (const list of [world.deliveries, world.calls]) list.length = 0;
  world.clockOffset = 0;
}

export const now = (world: World): number => Date.now() + world.clockOffset;
export const days = (count: number): number => count * 86_400_000;

/** Times in answers: `2026-09-27T19:29:36+0000`. */
export const answerTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+0000`;
/** Times in webhooks: `2026-09-27T19:29:36Z`. */
export const hookTime = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

/** `yymmddhhmm` and a running number, as order and transaction numbers look. */
export function nextNumber(world: World): string {
  world.counter += 1;
  const minute = new Date(now(world)).toISOString().replace(/\D/g, '').slice(2, 12);
  return `${minute}${String(world.counter).padStart(4, '0')}`;
}

/** An eSIM by its transaction number, or by ICCID (the newest that carries it). */
export function findEsim(world: World, esimTranNo: string | undefined, iccid: string | undefined): Esim {
  if (!esimTranNo && !iccid) throw new Refusal('000105', 'esimTranNo or iccid is mandatory');
  const found = esimTranNo
    ? world.esims.get(esimTranNo)
    : [...world.esims.values()].findLast((esim) => esim.row.iccid === iccid);
  if (!found?.ready) throw new Refusal('310403');
  return found;
}
