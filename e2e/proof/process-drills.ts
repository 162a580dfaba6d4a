import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { allWell, chosen, type Drill, must, pay } from './drill-ground.ts';
import { type KillableShop, waitFor } from './killable-shop.ts';
import { supplierOrders } from './stories.ts';

const movingClock = fileURLToPath(new URL('./moving-clock.mjs', import.meta.url));

/** Faults of the shop's own processes, of their clock, of deploying, of the mail service. */
export const processDrills: Drill[] = [
  {
    name: 'clock-jumps',
    expects: 'the processes’ clocks jump by ten minutes: nothing is decided by them, set right they deliver',
    run: async (ground, seconds) => {
      const { shop } = ground;
      const all = [...shop.webs, ...shop.workers];
      const orders = await chosen(shop, 4);
      await Promise.all(all.map((one) => one.stop('SIGTERM')));
      await Promise.all(all.map((one) => one.start({ NODE_OPTIONS: `--import=${movingClock}` })));
      pay(shop, orders);
      // The supplier refuses what is stamped by a wrong clock, so not everything can end meanwhile.
      await sleep(seconds * 1000);
      await Promise.all(all.map((one) => one.stop()));
      await shop.start();
      const well = await allWell(ground, orders);
      const { rows } = await shop.pool.query(
        'select count(*)::int as n from refunds where order_id = any($1)',
        [orders.map(({ orderId }) => orderId)],
      );
      must(rows[0]?.n === 0, 'something was refunded too early');
      return well;
    },
  },
  {
    name: 'worker-frozen',
    expects: 'a worker frozen in mid-call wakes after another one has delivered: its writes are refused',
    run: async (ground) => {
      const { shop } = ground;
      const [first, second] = shop.workers;
      await second?.stop('SIGTERM');
      shop.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: { answerAfterMs: 1_500 } });
      const orders = await chosen(shop, 1);
      pay(shop, orders);
      await waitFor('the call', async () => supplierOrders(shop, orders[0]?.orderId ?? '').length > 0);
      first?.signal('SIGSTOP');
      const frozenAt = Date.now();
      await second?.start();
      await waitFor('the delivery by the other worker', () => areDelivered(shop, orders), 30);
      const seconds = ((Date.now() - frozenAt) / 1000).toFixed(1);
      const before = await story(ground.shop, orders[0]?.orderId);
      first?.signal('SIGCONT');
      await sleep(2_500);
      const after = await story(ground.shop, orders[0]?.orderId);
      must(before === after, `the frozen worker still wrote: ${before} became ${after}`);
      return `delivered by the other after ${seconds} s; ${await allWell(ground, orders)}`;
    },
  },
  {
    name: 'rolling-restart',
    expects:
      'a migration comes first, then every process is replaced in turn while people buy: nothing is lost',
    run: async (ground) => {
      const { shop } = ground;
      shop.supplier.settings({ allocation: { delayMs: 800 } });
      const orders = await chosen(shop, 3);
      pay(shop, orders.slice(0, 1));
      // What a later release may bring: the code that runs knows nothing of it.
      await shop.pool.query(`alter table orders add column if not exists later_note text;
        alter table order_lines add column if not exists later_count integer not null default 0;
        create table if not exists later_things (id text primary key, order_id text references orders (id))`);
      for (const one of [...shop.workers, ...shop.webs]) {
        const more = await chosen(shop, 1);
        pay(shop, more);
        orders.push(...more);
        await one.stop('SIGTERM');
        await one.start();
      }
      pay(shop, orders.slice(1, 3));
      return allWell(ground, orders);
    },
  },
  {
    name: 'rung-together',
    expects: 'many bells for one line ring at once in two workers: one works, the others leave',
    run: async (ground) => {
      const { shop } = ground;
      const [order] = await chosen(shop, 1);
      if (!order) throw new Error('no order');
      shop.supplier.fault({ match: { path: '*/esim/order', times: 1 }, action: { answerAfterMs: 700 } });
      pay(shop, [order]);
      const queued = `select id from order_lines where order_id = $1 and state <> 'waiting'`;
      await waitFor('the payment', async () => {
        const { rowCount } = await shop.pool.query(queued, [order.orderId]);
        return rowCount === 1;
      });
      await shop.pool.query(
        `select graphile_worker.add_job('advance-line', json_build_object('id', id), priority => -20)
         from order_lines, generate_series(1, 30) where order_id = $1`,
        [order.orderId],
      );
      return allWell(ground, [order]);
    },
  },
  {
    name: 'webs-gone',
    expects: 'every web is killed after the payment: the worker delivers on',
    run: async (ground) => {
      const { shop } = ground;
      shop.supplier.settings({ allocation: { delayMs: 800 } });
      const orders = await chosen(shop, 2);
      pay(shop, orders);
      // Both: a payment that no web has heard of yet waits for a sweep of its own.
      const isOrdered = ({ orderId }: { orderId: string }) => supplierOrders(shop, orderId).length > 0;
      await waitFor('orders in the middle', async () => orders.every(isOrdered));
      await Promise.all(shop.webs.map((web) => web.stop()));
      await waitFor('the deliveries', () => areDelivered(shop, orders), 30);
      must(
        shop.webs.every((web) => !web.running()),
        'a web was running',
      );
      return allWell(ground, orders);
    },
  },
  {
    name: 'mail-down',
    expects:
      'an hour without a mail service: one mail each afterwards, the order page shows the code meanwhile',
    run: async (ground) => {
      const { shop } = ground;
      shop.mailbox.fault({ action: 'reject' });
      const orders = await chosen(shop, 2);
      pay(shop, orders);
      await waitFor('the deliveries', () => areDelivered(shop, orders));
      for (let tenMinutes = 0; tenMinutes < 6; tenMinutes += 1) {
        await pass(shop, 600);
        await sleep(1_700);
      }
      shop.mailbox.clearFaults();
      await pass(shop, 3_600);
      return allWell(ground, orders);
    },
  },
  {
    name: 'supplier-slow',
    expects: 'every call to the supplier takes almost ten seconds: pages stay quick, all is delivered',
    run: async (ground, seconds) => {
      const { shop } = ground;
      const orders = await chosen(shop, 12);
      const before = await answerTimes(shop, orders, 2);
      shop.supplier.fault({ match: {}, action: { answerAfterMs: 9_900 } });
      pay(shop, orders);
      const during = await answerTimes(shop, orders, seconds);
      shop.supplier.clearFaults();
      const words = `95 % of pages within ${before.toFixed(0)} ms before and ${during.toFixed(0)} ms meanwhile`;
      // A machine that many share has its bad seconds; waiting for the supplier would be ten of them.
      must(during < 2_500 + before, words);
      return `${words}; ${await allWell(ground, orders, { mails: 2 })}`;
    },
  },
  {
    name: 'garbage-jobs',
    expects: 'jobs that nobody can read are parked with an alarm; the others are not held up',
    run: async (ground) => {
      const { shop } = ground;
      await shop.pool.query(`
        select graphile_worker.add_job('advance-line', '{"garbage": true}', max_attempts => 1);
        select graphile_worker.add_job('process-event', '{"id": 7}', max_attempts => 1);
        select graphile_worker.add_job('of-another-release', '{"v": 9}', run_at => now() - interval '5 minutes')`);
      const orders = await chosen(shop, 2);
      pay(shop, orders);
      const well = await allWell(ground, orders);
      await waitFor('three alarms', async () => {
        const { rows } = await shop.pool.query(
          `select count(*)::int as n from alarms where kind = 'job-parked'`,
        );
        return rows[0]?.n >= 3;
      });
      return `three parked; ${well}`;
    },
  },
];

/** How long the page of an order takes for 95 of 100 readers, asked one after the other for so many seconds. */
async function answerTimes(
  shop: KillableShop,
  orders: { orderId: string; buyer: string }[],
  seconds: number,
): Promise<number> {
  const times: number[] = [];
  for (const until = Date.now() + seconds * 1000; Date.now() < until; ) {
    const { orderId, buyer } = orders[times.length % orders.length] ?? { orderId: '', buyer: '' };
    const began = performance.now();
    const page = await fetch(`${shop.url}/orders/${orderId}`, {
      headers: { cookie: `landfall_buyer=${buyer}` },
    });
    await page.arrayBuffer();
    must(page.status === 200, `a page was answered with ${page.status}`);
    times.push(performance.now() - began);
  }
  return times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}

async function areDelivered(shop: KillableShop, orders: { orderId: string }[]): Promise<boolean> {
  const { rows } = await shop.pool.query(
    `select count(*)::int as n from order_lines where order_id = any($1) and state = 'delivered'`,
    [orders.map(({ orderId }) => orderId)],
  );
  return rows[0]?.n === orders.length;
}

async function story(shop: KillableShop, orderId: string | undefined): Promise<string> {
  const { rows } = await shop.pool.query(
    `select string_agg(subject || ' ' || to_state, ', ' order by id) as text from order_history
     where order_id = $1 and subject in ('line', 'unit')`,
    [orderId],
  );
  return String(rows[0]?.text);
}

async function pass(shop: KillableShop, seconds: number): Promise<void> {
  await shop.pool.query(
    `insert into shop_clock (id, ahead) values (1, make_interval(secs => $1))
     on conflict (id) do update set ahead = shop_clock.ahead + excluded.ahead`,
    [seconds],
  );
}
