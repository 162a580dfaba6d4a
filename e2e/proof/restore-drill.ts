import pg from 'pg';
import { allWell, chosen, type Drill, type Ground, pay } from './drill-ground.ts';
import { waitFor } from './killable-shop.ts';
import { supplierOrders } from './stories.ts';

/** A backup is a copy of the whole database, as the embedded PostgreSQL has no client programs. */
export const restoreDrill: Drill = {
  name: 'backup-restored',
  expects: 'an old backup is restored: every order paid since is there again, delivered once',
  run: async (ground) => {
    const { shop } = ground;
    const before = await chosen(shop, 2);
    pay(shop, before);
    await allWell(ground, before);
    const open = await chosen(shop, 1);
    const name = new URL(shop.database).pathname.slice(1);
    await shop.kill();
    await copy(ground, name, `${name}_backup`);
    await shop.start();

    const delivered = await chosen(shop, 2);
    pay(shop, delivered);
    await allWell(ground, delivered);
    shop.supplier.settings({ allocation: { delayMs: 3_000 } });
    const preparing = await chosen(shop, 1);
    pay(shop, [...open, ...preparing]);
    const id = preparing[0]?.orderId ?? '';
    await waitFor('an order in the middle', async () => supplierOrders(shop, id).length > 0);
    await shop.kill();
    await copy(ground, `${name}_backup`, name);
    await shop.start();
    return allWell(ground, [...before, ...open, ...delivered, ...preparing], { mails: 2 });
  },
};

/** Puts a copy of one database in the place of another; nobody may be connected to either. */
async function copy({ proof }: Ground, from: string, to: string): Promise<void> {
  const client = new pg.Client({ connectionString: proof.url });
  await client.connect();
  try {
    await client.query(`select pg_terminate_backend(pid) from pg_stat_activity where datname = any($1)`, [
      [from, to],
    ]);
    await client.query(`drop database if exists ${to} with (force)`);
    await client.query(`create database ${to} template ${from}`);
  } finally {
    await client.end();
  }
}
