import { z } from 'zod';
import { type FaultRule, faultRule } from '../faults.ts';
import type { ControlRoutes } from '../server.ts';
import { paidFor } from './actions.ts';
import { release } from './allocate.ts';
import { type SupplierPackage, supplierPackage } from './catalogue-file.ts';
import { busiestSecond } from './door.ts';
import { keepGrowing, live } from './life.ts';
import {
  changed,
  type EsimChange,
  esimChangeSchema,
  type PackageChange,
  packageChangeSchema,
  type Settings,
  type SettingsChange,
  type TamperRule,
  tamperSchema,
} from './settings.ts';
import { post } from './webhooks.ts';
import { type Order, resetWorld, type World } from './world.ts';

export type SupplierControl = ReturnType<typeof supplierControl>;

/** What a test or the demo can ask of the stand-in beside the supplier's own calls. */
export function supplierControl(world: World) {
  return {
    state: () => ({
      balance: world.balance,
      webhook: world.webhook,
      settings: world.settings,
      faults: world.faults.list(),
      tampers: world.tampers,
      packages: world.packages.size - world.withdrawn.size,
      orders: world.orders.map(({ esims, ...order }) => ({ ...order, esims: esims.map(({ row }) => row) })),
      messages: world.messages,
    }),
    ledger: () => ledger(world),
    /** Calls in order of arrival, and the most that any one second has seen. */
    calls: () => ({ calls: [...world.calls], busiestSecond: busiestSecond(world.calls) }),
    deliveries: () => [...world.deliveries],
    settings: (change: SettingsChange) => changeSettings(world, change),
    /** Sets the balance, or adds to it (USD × 10,000). */
    balance: (change: { set?: number | undefined; add?: number | undefined }) => {
      world.balance = (change.set ?? world.balance) + (change.add ?? 0);
      return { balance: world.balance };
    },
    package: (code: string, change: PackageChange) => editPackage(world, code, change),
    /** Puts another catalogue on sale. */
    packages: (rows: SupplierPackage[]) => {
      world.packages = new Map(rows.map((row) => [row.packageCode, { ...row }]));
      world.withdrawn.clear();
    },
    /** Makes profiles of an order ready now: all, or the next `count`. */
    allocate: (orderNo: string, count?: number) => release(world, orderOf(world, orderNo), count),
    fault: (rule: FaultRule) => world.faults.add(rule),
    faults: () => world.faults.list(),
    clearFaults: () => {
      world.faults.clear();
      world.tampers.length = 0;
    },
    tamper: (rule: TamperRule) => {
      world.tampers.push({ ...tamperSchema.parse(rule), fired: 0 });
    },
    esim: async (esimTranNo: string, change: EsimChange) => {
      const esim = world.esims.get(esimTranNo);
      if (!esim) throw new Error(`no eSIM ${esimTranNo}`);
      await live(world, esim, change);
      return structuredClone(esim.row);
    },
    /** Posts a webhook nobody has a reason for. */
    forge: async (body: unknown, url = world.webhook) => {
      if (url === null) throw new Error('no webhook address is known');
      return { status: await post(world, url, body) };
    },
    /** Changes the saved address behind the shop's back. */
    webhook: (url: string | null) => {
      world.webhook = url;
    },
    clock: (offsetMs: number) => {
      world.clockOffset = offsetMs;
    },
    idle: () => world.background.idle(),
    reset: () => {
      resetWorld(world);
      keepGrowing(world);
    },
  };
}

function changeSettings(world: World, change: Record<string, unknown>): Settings {
  const grew = world.settings.grow !== null;
  world.settings = changed(world.settings, change);
  if (!grew) keepGrowing(world);
  return world.settings;
}

function orderOf(world: World, key: string): Order {
  const order = world.orders.find((one) => one.orderNo === key || one.transactionId === key);
  if (!order) throw new Error(`no order ${key}`);
  return order;
}

function editPackage(world: World, code: string, change: PackageChange): unknown {
  const { withdrawn, stock, ...fields } = change;
  const plan = world.packages.get(code) ?? [...world.packages.values()].find((one) => one.slug === code);
  if (!plan) throw new Error(`no package ${code}`);
  Object.assign(plan, fields);
  if (withdrawn === true) world.withdrawn.add(plan.packageCode);
  if (withdrawn === false) world.withdrawn.delete(plan.packageCode);
  if (stock === null) world.stock.delete(plan.packageCode);
  else if (stock !== undefined) world.stock.set(plan.packageCode, stock);
  return plan;
}

/** Everything that cost money, and what came back. */
function ledger(world: World) {
  const orders = world.orders.map(({ orderNo, transactionId, cost, at, packages, esims }) => ({
    orderNo,
    transactionId,
    cost,
    at,
    packages,
    cancelled: esims.every((esim) => esim.cancelled),
    esims: esims.map((esim) => ({
      esimTranNo: esim.row.esimTranNo,
      esimStatus: esim.row.esimStatus,
      cost: esim.cost,
      cancelled: esim.cancelled,
      credited: esim.cancelled && world.settings.creditCancel ? paidFor(world, esim) : 0,
    })),
  }));
  return { balance: world.balance, orders, topUps: [...world.topUps] };
}

const balanceChange = z.strictObject({ set: z.number().optional(), add: z.number().optional() });
const allocation = z.strictObject({ orderNo: z.string(), count: z.number().optional() });
const forgery = z.strictObject({ body: z.unknown(), url: z.string().optional() });

/** The same over HTTP, under `/_control/`. */
export function supplierRoutes(world: World, control: SupplierControl): ControlRoutes {
  return {
    'GET state': control.state,
    'GET ledger': control.ledger,
    'GET calls': control.calls,
    'GET deliveries': control.deliveries,
    'GET faults': control.faults,
    'POST settings': (body) => changeSettings(world, z.record(z.string(), z.unknown()).parse(body)),
    'POST balance': (body) => control.balance(balanceChange.parse(body)),
    'POST package': (body, code) => control.package(code, packageChangeSchema.parse(body)),
    'POST packages': (body) => control.packages(z.array(supplierPackage).parse(body)),
    'POST allocate': (body) => {
      const { orderNo, count } = allocation.parse(body);
      return control.allocate(orderNo, count);
    },
    'POST faults': (body) => [body].flat().map((rule) => control.fault(faultRule.parse(rule))),
    'DELETE faults': control.clearFaults,
    'POST tamper': (body) => control.tamper(tamperSchema.parse(body)),
    'POST esim': (body, esimTranNo) => control.esim(esimTranNo, esimChangeSchema.parse(body)),
    'POST forge': (body) => {
      const { body: content, url } = forgery.parse(body);
      return control.forge(content, url);
    },
    'POST webhook': (body) => control.webhook(z.strictObject({ url: z.string().nullable() }).parse(body).url),
    'POST clock': (body) => control.clock(z.strictObject({ offsetMs: z.number() }).parse(body).offsetMs),
    'POST idle': control.idle,
    'POST reset': control.reset,
  };
}
