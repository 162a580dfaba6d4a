import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { allWell, chosen, type Drill, type Ground, must, pay, ringWebhooks } from './drill-ground.ts';
import { waitFor } from './killable-shop.ts';
import { supplierOrders } from './stories.ts';

/** Faults of PostgreSQL and of the way to it. */
export const databaseDrills: Drill[] = [
  {
    name: 'postgres-stopped',
    expects: 'webhooks get 503, pages from the cache stay, what was paid meanwhile is delivered afterwards',
    run: async (ground, seconds, meanwhile) => {
      const { shop, proof } = ground;
      shop.supplier.settings({ allocation: { delayMs: 1_500 } });
      const orders = await chosen(shop, 4);
      pay(shop, orders.slice(0, 2));
      await waitFor(
        'an order in the middle',
        async () => supplierOrders(shop, orders[0]?.orderId ?? '').length > 0,
      );
      await proof.stop();
      const began = Date.now();
      try {
        pay(shop, orders.slice(2));
        const { statuses } = await ringWebhooks(ground, 2);
        must(statuses.join() === '503', `webhooks were answered with ${statuses}`);
        const health = await fetch(`${shop.url}/api/health`);
        must(health.status === 503, `health said ${health.status}`);
        await meanwhile?.();
        await sleep(Math.max(0, seconds * 1000 - (Date.now() - began)));
      } finally {
        await proof.start();
      }
      return allWell(ground, orders);
    },
  },
  {
    name: 'commits-cut',
    expects: 'a commit whose answer is lost is neither lost nor done twice',
    run: async (ground) => {
      const { shop, proxy } = ground;
      const orders = await chosen(shop, 6);
      const before = proxy.loseCommits(4);
      pay(shop, orders);
      const well = await allWell(ground, orders, { mails: 3 });
      const lost = proxy.loseCommits(0) - before;
      must(lost > 0, 'no commit was cut');
      return `${lost} commits cut; ${well}`;
    },
  },
  {
    name: 'connections-ended',
    expects: '57P01 and a lost LISTEN connection: tried again',
    run: async (ground, seconds) => {
      const { shop } = ground;
      const orders = await chosen(shop, 6);
      pay(shop, orders);
      let ended = 0;
      for (const until = Date.now() + Math.min(seconds, 10) * 1000; Date.now() < until; await sleep(400)) {
        ended += await endConnections(ground);
      }
      const well = await allWell(ground, orders, { mails: 3 });
      return `${ended} connections ended; ${well}`;
    },
  },
  {
    name: 'conflicts',
    expects: '40001 and 40P01 at one of four writes: tried again, done once',
    run: async (ground) => {
      const { shop } = ground;
      const orders = await chosen(shop, 4);
      await shop.pool.query(conflicts);
      pay(shop, orders);
      try {
        return await allWell(ground, orders, { mails: 3 });
      } finally {
        await shop.pool.query(noConflicts);
      }
    },
  },
  {
    name: 'slow-statements',
    expects: 'every statement takes two seconds longer: nothing piles up, nothing is done twice',
    run: async (ground, seconds) => {
      const { shop, proxy } = ground;
      const orders = await chosen(shop, 2);
      proxy.delay(seconds >= 60 ? 2_000 : 100);
      pay(shop, orders);
      await sleep(seconds * 1000);
      proxy.delay(0);
      return allWell(ground, orders);
    },
  },
  {
    name: 'pool-exhausted',
    expects: 'a table is locked and all connections wait for it: 503 within seconds, then all is well again',
    run: async (ground, seconds) => {
      const { shop } = ground;
      const orders = await chosen(shop, 3);
      const pace = await secondsFor(25, () => fetch(`${shop.url}/api/health`));
      const holder = await shop.pool.connect();
      await holder.query('set idle_in_transaction_session_timeout = 0');
      await holder.query('begin');
      await holder.query('lock table events in access exclusive mode');
      const until = Date.now() + Math.min(seconds, 30) * 1000;
      pay(shop, orders);
      const rung = await ringWebhooks(ground, 25);
      await sleep(Math.max(0, until - Date.now()));
      await holder.query('rollback');
      holder.release(true);
      must(rung.statuses.join() === '503', `webhooks were answered with ${rung.statuses}`);
      // Five seconds for a connection and two for the lock, and what this machine takes for as many answers.
      const most = 7 + 1 + 3 * pace;
      must(rung.seconds < most, `the slowest answer took ${rung.seconds.toFixed(1)} of ${most.toFixed(1)} s`);
      const well = await allWell(ground, orders);
      return `the slowest 503 after ${rung.seconds.toFixed(1)} s; ${well}`;
    },
  },
  {
    name: 'read-only',
    expects: 'no webhook is answered with 2xx while nothing can be written',
    run: async (ground, seconds) => {
      const { shop } = ground;
      const orders = await chosen(shop, 3);
      const name = new URL(shop.database).pathname.slice(1);
      await shop.pool.query(`alter database ${name} set default_transaction_read_only = on`);
      await endConnections(ground);
      pay(shop, orders);
      const { statuses } = await ringWebhooks(ground, 3);
      const health = await (await fetch(`${shop.url}/api/health`)).text();
      must(health.includes('read-only'), `health said ${health}`);
      await sleep(Math.min(seconds, 20) * 1000);
      await administer(ground, `alter database ${name} set default_transaction_read_only = off`);
      await endConnections(ground);
      must(statuses.join() === '503', `webhooks were answered with ${statuses}`);
      return allWell(ground, orders);
    },
  },
  {
    name: 'queue-dropped',
    expects: 'the queue’s schema is gone: made anew, every order is found again',
    run: async (ground) => {
      const { shop } = ground;
      shop.supplier.settings({ allocation: { delayMs: 1_000 } });
      const orders = await chosen(shop, 4);
      pay(shop, orders.slice(0, 2));
      await waitFor(
        'an order in the middle',
        async () => supplierOrders(shop, orders[0]?.orderId ?? '').length > 0,
      );
      await shop.pool.query('drop schema graphile_worker cascade');
      pay(shop, orders.slice(2));
      return allWell(ground, orders);
    },
  },
];

/** How long so many requests at once take. */
async function secondsFor(many: number, ask: () => Promise<Response>): Promise<number> {
  const began = Date.now();
  await Promise.all(Array.from({ length: many }, async () => (await ask()).arrayBuffer()));
  return (Date.now() - began) / 1000;
}

/** Ends every connection of the shop's processes; the test's own stay. */
async function endConnections(ground: Ground): Promise<number> {
  const name = new URL(ground.shop.database).pathname.slice(1);
  return administer(
    ground,
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = '${name}' and pid <> pg_backend_pid()`,
  );
}

/** Runs one statement from outside the shop's database. */
async function administer({ proof }: Ground, statement: string): Promise<number> {
  const client = new pg.Client({ connectionString: proof.url });
  await client.connect();
  try {
    return (await client.query(statement)).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

const tables = ['orders', 'order_lines', 'order_units', 'events', 'mails'];

// A sequence counts on although the transaction that drew from it is rolled back. Four conflicts in a row, and
// then room for twelve writes: spread evenly, no transaction of four writes could ever end.
const conflicts = `
  create sequence if not exists conflict_count;
  create or replace function conflict() returns trigger language plpgsql as $$
  declare n bigint := nextval('conflict_count');
  begin
    if n % 16 in (0, 2) then raise exception 'conflict' using errcode = '40001'; end if;
    if n % 16 in (1, 3) then raise exception 'conflict' using errcode = '40P01'; end if;
    return new;
  end $$;
  ${tables.map((table) => `create or replace trigger conflict before update on ${table} for each row execute function conflict();`).join('\n')}`;

const noConflicts = tables.map((table) => `drop trigger conflict on ${table};`).join('\n');
