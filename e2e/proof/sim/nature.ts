import { eq } from 'drizzle-orm';
import { esims, orderLines, orders } from '#db/schema/index.ts';
import { crontab } from '#lib/jobs/crontab.ts';
import type { TaskName } from '#lib/jobs/payloads.ts';
import { ring } from '#lib/jobs/queue.ts';
import { fixedPlans, onSale, startBalance } from './shelf.ts';
import type { Workers } from './workers.ts';
import type { World } from './world.ts';

/** The jobs of the crontab that run several times an hour, and every how many minutes. */
const severalTimesAnHour = [
  ...crontab.matchAll(/^\*(?:\/(\d+))? \* \* \* \* ([\w-]+)[^{\n]*(\{.*\})?$/gm),
].map(([, minutes = '1', task = '', payload = '{}']) => ({
  minutes: Number(minutes),
  ...{ task: task as TaskName, payload: JSON.parse(payload) as object },
}));

export type Nature = ReturnType<typeof openNature>;

/** What happens around the shop: webhooks on their ways, profiles being made, disasters, the minute's jobs. */
export function openNature(world: World, workers: Workers) {
  const { chance, supplier, stripe } = world;
  /** Transaction ids by order number. */
  const orderSeen = new Map<string, string>();
  const eventSeen = new Set<string>();
  const refundSeen = new Set<string>();
  let hooksSeen = 0;

  /** Looks at both stand-ins for what is new there, and decides its fate. */
  function watch(): void {
    for (const { orderNo, transactionId, esims: made } of supplier.ledger().orders) {
      if (orderSeen.has(orderNo)) continue;
      if ([...orderSeen.values()].includes(transactionId)) world.fire('repeated order is a second order');
      orderSeen.set(orderNo, transactionId);
      allocate(orderNo, made.length);
    }
    const said = stripe.state();
    for (const { id, type } of said.events) {
      if (eventSeen.has(id)) continue;
      eventSeen.add(id);
      if (/^(checkout|charge\.dispute|charge\.refunded|refund)/.test(type)) stripeHook(id, type);
    }
    for (const { id, status } of said.refunds) {
      if (refundSeen.has(id)) continue;
      refundSeen.add(id);
      refundGoesOn(id, status ?? '');
    }
    const hooks = supplier.deliveries().slice(hooksSeen);
    hooksSeen += hooks.length;
    for (const { body, notifyType } of hooks) supplierHook(body, notifyType);
  }

  function allocate(orderNo: string, count: number): void {
    const ready = (of?: number) => async () => supplier.allocate(orderNo, of);
    if (!world.faulty) {
      world.later(chance.between(500, 4000), 'profiles ready', ready());
      return;
    }
    const fate = chance.weighted([
      ['soon', 80],
      ['late', 6],
      ['half', count > 1 ? 25 : 0],
    ] as const);
    if (fate === 'soon') {
      world.later(chance.between(300, 8000), 'profiles ready', ready());
      return;
    }
    if (fate === 'late') {
      world.later(chance.seconds(31 * 60, 34 * 60), 'profiles ready, late', async () => {
        world.fire('profiles late, after the refund');
        await ready()();
      });
      return;
    }
    world.later(chance.between(300, 4000), 'one profile ready', async () => {
      world.fire('half a batch first');
      await ready(1)();
    });
    const rest = chance.happens(0.6) ? chance.seconds(5, 120) : chance.seconds(31 * 60, 33 * 60);
    world.later(rest, 'the other profiles ready', ready());
  }

  /** How often and when a webhook arrives: never, twice, late, or as it should. */
  function ways(name: 'Stripe' | 'supplier'): number[] {
    if (!world.faulty) return [chance.between(50, 500)];
    const way = chance.weighted([
      ['fine', 60],
      ['lost', 16],
      ['doubled', 12],
      ['late', 12],
    ] as const);
    if (way === 'fine') return [chance.between(50, 1500)];
    world.fire(`${name} webhook ${way}`);
    if (way === 'lost') return [];
    return way === 'doubled'
      ? [chance.between(50, 1500), chance.between(50, 9000)]
      : [chance.seconds(60, 1500)];
  }

  function stripeHook(id: string, type: string): void {
    for (const ms of ways('Stripe')) world.later(ms, `event ${type}`, () => stripe.resend(id));
  }

  function supplierHook(body: string, type: string): void {
    for (const ms of ways('supplier')) {
      world.later(ms, `notice ${type}`, () => post(world, body));
    }
  }

  function refundGoesOn(id: string, status: string): void {
    if (status === 'pending') {
      world.fire('refund pending');
      const ms = world.faulty ? chance.seconds(60, 1800) : chance.seconds(5, 60);
      world.later(ms, 'refund paid out', async () => stripe.refund(id, 'succeeded'));
    } else if (world.faulty && chance.happens(0.05)) {
      world.later(chance.seconds(60, 1200), 'refund fails', async () => {
        world.fire('refund failed later');
        stripe.refund(id, 'failed');
      });
    }
  }

  const disasters: Record<string, () => Promise<unknown> | unknown> = {
    kill: () => {
      world.fire('worker killed between effects');
      return workers.kill();
    },
    freeze: () => {
      world.fire('worker frozen, then goes on');
      workers.freeze(chance.seconds(5, 60));
    },
    queue: () => {
      world.fire('queue emptied');
      return world.queue.drop();
    },
    price: () => {
      world.fire('price moved');
      const plan = chance.pick(fixedPlans);
      const now = onSale.find(({ slug }) => slug === plan)?.price ?? 10_000;
      supplier.package(plan, { price: Math.round((now * chance.pick([103, 110, 300, 50])) / 10_000) * 100 });
    },
    withdrawn: () => {
      world.fire('plan withdrawn');
      const plan = chance.pick(fixedPlans);
      supplier.package(plan, { withdrawn: true });
      world.later(chance.seconds(60, 600), 'plan is back', async () =>
        supplier.package(plan, { withdrawn: false }),
      );
    },
    balance: () => {
      world.fire('balance gone');
      const { balance } = supplier.ledger();
      supplier.balance({ set: 100 });
      world.later(chance.seconds(60, 900), 'balance is back', async () =>
        supplier.balance({ add: balance - 100 }),
      );
    },
    'refunds pending': () => {
      stripe.settings({ refunds: 'pending' });
      world.later(chance.seconds(60, 600), 'refunds at once', async () =>
        stripe.settings({ refunds: 'succeeded' }),
      );
    },
    'supplier notice forged': () => forgeNotice(),
    'Stripe event forged': () => forgeEvent(),
  };

  async function forgeNotice(): Promise<void> {
    const [esim] = await world.db.select().from(esims).orderBy(esims.createdAt, esims.esimTranNo).limit(1);
    const [line] = await world.db.select().from(orderLines).where(eq(orderLines.state, 'accepted')).limit(1);
    const content = esim
      ? {
          esimTranNo: esim.esimTranNo,
          iccid: esim.iccid,
          orderNo: esim.supplierOrderNo,
          esimStatus: 'REVOKED',
        }
      : { orderNo: line?.supplierOrderNo ?? 'B1', orderStatus: 'GOT_RESOURCE', transactionId: 'nobody' };
    const notifyType = esim ? 'ESIM_STATUS' : 'ORDER_STATUS';
    world.fire('supplier webhook forged');
    await post(world, JSON.stringify({ notifyType, notifyId: `forged-${world.clock.gone()}`, content }));
  }

  async function forgeEvent(): Promise<void> {
    const [order] = await world.db.select().from(orders).where(eq(orders.state, 'session_open')).limit(1);
    const object = { id: 'cs_forged', metadata: { order: order?.id ?? 'none' }, payment_status: 'paid' };
    world.fire('Stripe webhook forged');
    const { statuses } = await stripe.forge({ object, secret: chance.pick(['whsec_wrong', null]) });
    if (statuses.some((status) => status !== 400))
      world.broken('forged events are refused', 'one was stored');
  }

  /** Again and again, as long as anything may go wrong. */
  function nextDisaster(): void {
    world.later(chance.seconds(20, 240), 'disaster', async () => {
      if (!world.faulty) return;
      const kind = chance.weighted([
        ['kill', 5],
        ['freeze', 4],
        ['queue', 1],
        ['price', 2],
        ['withdrawn', 1],
        ['balance', 2],
        ['refunds pending', 2],
        ['supplier notice forged', 2],
        ['Stripe event forged', 2],
      ] as const);
      await disasters[kind]?.();
      nextDisaster();
    });
  }

  /** What the worker does by the clock, by its own crontab; nothing more often than every two minutes. */
  function byTheClock(minute: number): void {
    world.later(120_000, 'by the clock', async () => {
      for (const { minutes, task, payload } of severalTimesAnHour)
        if (minute % minutes < 2) await ring(world.db, task, payload as never);
      byTheClock(minute + 2);
    });
  }

  return {
    watch,
    begin: () => {
      const repeat = chance.weighted([
        ['same-order', 5],
        ['error-310402', 3],
        ['second-order', 2],
      ] as const);
      const repeatTopUp = chance.pick(['second-topup', 'same-topup', 'error-310402'] as const);
      supplier.settings({ repeat, repeatTopUp });
      nextDisaster();
      byTheClock(2);
    },
    /** Everything outside is well again. */
    calm: () => {
      world.faulty = false;
      world.frozen.clear();
      supplier.clearFaults();
      stripe.clearFaults();
      stripe.settings({ refunds: 'succeeded' });
      supplier.balance({ set: startBalance });
      for (const { slug, price } of onSale) supplier.package(slug, { price, withdrawn: false, stock: null });
      for (const { orderNo } of supplier.ledger().orders) {
        world.later(chance.between(500, 4000), 'profiles ready', async () => supplier.allocate(orderNo));
      }
      for (const { id, status } of stripe.state().refunds) {
        if (status === 'pending')
          world.later(chance.seconds(5, 60), 'refund paid out', async () => {
            const now = stripe.state().refunds.find((one) => one.id === id);
            if (now?.status === 'pending') stripe.refund(id, 'succeeded');
          });
      }
    },
  };
}

async function post(world: World, body: string): Promise<void> {
  const answer = await fetch(`${world.door.url}/supplier`, { method: 'POST', body });
  await answer.arrayBuffer();
}
