import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Call } from './call.ts';
import { memoryOf } from './memory.ts';
import { json, openSite } from './server.ts';
import {
  cancelEsim,
  queryWebhook,
  revokeEsim,
  saveWebhook,
  sendSms,
  suspendEsim,
  unsuspendEsim,
} from './supplier/actions.ts';
import { scheduleAllocation } from './supplier/allocate.ts';
import { listPackages } from './supplier/catalogue.ts';
import { allLocations } from './supplier/catalogue-file.ts';
import { supplierControl, supplierRoutes } from './supplier/control.ts';
import { checkDoor, overLimit, plain } from './supplier/door.ts';
import { type Body, parseBody, Refusal, refused, succeeded } from './supplier/envelope.ts';
import { keepGrowing } from './supplier/life.ts';
import { placeOrder } from './supplier/order.ts';
import { queryEsims, queryUsage } from './supplier/query.ts';
import { topUp } from './supplier/topup.ts';
import { newWorld, type SupplierOptions, type World } from './supplier/world.ts';

type Endpoint = (world: World, body: Body) => unknown;

const root = '/api/v1/open';

const endpoints: Record<string, Endpoint> = {
  '/balance/query': (world) => ({ balance: world.balance }),
  '/package/list': listPackages,
  '/location/list': () => ({ locationList: allLocations() }),
  '/esim/order': placeOrder,
  '/esim/query': queryEsims,
  '/esim/usage/query': queryUsage,
  '/esim/topup': topUp,
  '/esim/cancel': cancelEsim,
  '/esim/suspend': suspendEsim,
  '/esim/unsuspend': unsuspendEsim,
  '/esim/revoke': revokeEsim,
  '/esim/sendSms': sendSms,
  '/webhook/save': saveWebhook,
  '/webhook/query': queryWebhook,
};

export type Supplier = Awaited<ReturnType<typeof startSupplier>>;

/** A stand-in for the eSIM Access API. `url` is what goes into ESIM_ACCESS_API_URL. */
export async function startSupplier(options: SupplierOptions) {
  const world = newWorld(options);
  const control = supplierControl(world);
  const site = await openSite({
    port: options.port ?? 0,
    host: options.host,
    faults: world.faults,
    dress: (status, error) => (error ? refused(error.code, error.message) : plain(status)),
    arrive: (call) => {
      world.calls.push({ at: call.at, path: call.path.replace(root, ''), body: call.body });
    },
    answer: (call, waitMs) => answer(world, call, waitMs),
    control: supplierRoutes(world, control),
  });
  keepGrowing(world);
  return {
    url: site.url + root,
    controlUrl: `${site.url}/_control`,
    control,
    memory: memoryOf(world, remembered, () => resume(world)),
    close: async () => {
      world.background.stop();
      await site.close();
    },
  };
}

const remembered: (keyof World)[] = [
  'balance',
  'orders',
  'esims',
  'topUps',
  'messages',
  'webhook',
  'counter',
];

/** Orders whose profiles were still to come when the process ended. */
function resume(world: World): void {
  for (const order of world.orders) if (!order.announced) scheduleAllocation(world, order);
}

async function answer(world: World, call: Call, waitMs: number): Promise<Answer> {
  const endpoint = call.path.startsWith(root) ? endpoints[call.path.slice(root.length)] : undefined;
  if (!endpoint) return json({ status: 404, error: 'Not Found', path: call.path }, 404);
  const limited = overLimit(world);
  if (limited) return limited;
  try {
    checkDoor(world, call);
    const body = parseBody(call.body);
    if (waitMs > 0) await sleep(waitMs);
    return succeeded(await endpoint(world, body));
  } catch (error) {
    if (error instanceof Refusal) return refused(error.code, error.message);
    throw error;
  }
}
