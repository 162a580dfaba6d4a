import Stripe from 'stripe';
import { openSupplier, type Supplier } from '#lib/supplier/client.ts';
import { openTransport, type Sent, type Transport } from '#lib/supplier/transport.ts';
import { type CallFault, callFaults } from './faults.ts';
import { secrets, type World } from './world.ts';

/** Of the calls in the safety phase, so many go wrong. */
const faultShare = 0.12;
/** What a client waits before it calls the other end silent. */
const timeoutMs = { supplier: 10_000, stripe: 8_000 };

function faultOf(world: World, call: string): CallFault | null {
  if (!world.faulty || !world.chance.happens(faultShare)) return null;
  const fitting = callFaults.filter(({ on }) => on.test(call));
  const kind = world.chance.weighted(fitting.map((one) => [one, one.weight] as const));
  world.fire(kind.name);
  return kind.fault;
}

/** A call to the other end with its two pauses: before it leaves, and with the answer in hand. */
async function onTheWire<T>(
  world: World,
  call: string,
  wires: { send: () => Promise<T>; lost: () => T; unconnected: () => T; stand: (fault: CallFault) => void },
  silentMs: number,
): Promise<T> {
  await world.scheduler.pause(`${call} →`);
  await world.pass(world.chance.between(10, 400));
  const fault = faultOf(world, call);
  world.touched = true;
  if (fault && !('way' in fault)) wires.stand(fault);
  if (fault && 'way' in fault) {
    if (fault.way === 'no-connection') return wires.unconnected();
    if (fault.way === 'lost-answer') await world.scheduler.calling(wires.send);
    await world.scheduler.pause(`${call} … silence`);
    await world.pass(silentMs);
    return wires.lost();
  }
  const answer = await world.scheduler.calling(wires.send);
  await world.scheduler.pause(`${call} ←`);
  return answer;
}

/** The supplier's client of one process, over wires that can be cut without anybody really waiting. */
export function supplierOf(world: World): Supplier {
  const real = openTransport(world.supplierUrl, 30_000);
  const transport: Transport = {
    post: (path, headers, body, _limit) =>
      onTheWire<Sent>(
        world,
        `supplier ${path}`,
        {
          send: async () => {
            const sent = await real.post(path, headers, body, 30_000);
            if (path.endsWith('/esim/order') && 'text' in sent && sent.text.includes('"310402"'))
              world.fire('repeated order is called a duplicate');
            return sent;
          },
          lost: () => ({ failure: 'timeout' }),
          unconnected: () => ({ failure: 'no-connection' }),
          stand: (fault) => {
            if ('stand' in fault)
              world.supplier.fault({ match: { path: `*${path}`, times: 1 }, action: fault.stand });
            if ('lie' in fault) world.supplier.tamper({ kind: fault.lie, times: 1 });
          },
        },
        timeoutMs.supplier,
      ),
    close: () => real.close(),
  };
  return openSupplier({
    baseUrl: world.supplierUrl,
    accessCode: secrets.supplier,
    // The real budget runs on real time and is proven by its own run; here no call waits.
    budget: { take: () => Promise.resolve() },
    retryAfterMs: 1,
    transport,
  });
}

/** Stripe's client of one process. The library's own repeats are left to the shop: they would really wait. */
export function stripeOf(world: World): Stripe {
  const fetched: typeof fetch = (input, init) => {
    const { pathname } = new URL(String(input));
    const method = init?.method ?? 'GET';
    const cut = (): never => {
      throw Object.assign(new TypeError('fetch failed'), { code: 'ECONNRESET' });
    };
    return onTheWire<Response>(
      world,
      `stripe ${method} ${pathname.replace(/\b(cs|pi|re|du|evt)_\w+/g, '*')}`,
      {
        send: () => whole(fetch(input, init)),
        lost: cut,
        unconnected: cut,
        stand: (fault) => {
          if ('stand' in fault)
            world.stripe.fault({ match: { path: pathname, times: 1 }, action: fault.stand });
        },
      },
      timeoutMs.stripe,
    );
  };
  const httpClient = Stripe.createFetchHttpClient(fetched);
  return new Stripe(secrets.stripe, {
    ...world.stripeConfig,
    httpClient,
    maxNetworkRetries: 0,
    timeout: 60_000,
  });
}

/** Read to its end, so that nothing of it arrives while others run. */
async function whole(answered: Promise<Response>): Promise<Response> {
  const answer = await answered;
  return new Response(await answer.text(), { status: answer.status, headers: answer.headers });
}
