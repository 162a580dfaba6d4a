import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openDb, openPool } from '#db/client.ts';
import { templateName } from '#db/testing.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { startSupplier } from '../../fakes/supplier.ts';
import { onSale, startBalance } from './shelf.ts';

/** A template with the catalogue in it, and clones of it: one for each seed. */
export async function openDatabases(serverUrl: string) {
  const mark = randomBytes(4).toString('hex');
  const template = `landfall_test_sim_${mark}`;
  const admin = new pg.Client({ connectionString: serverUrl });
  await admin.connect();
  const urlOf = (name: string) => Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href;
  await admin.query(`create database ${template} template ${templateName}`);
  await fill(urlOf(template));
  let last = 0;
  return {
    clone: async () => {
      last += 1;
      const name = `${template}_${last}`;
      await admin.query(`create database ${name} template ${template}`);
      return {
        url: urlOf(name),
        drop: async () => void (await admin.query(`drop database ${name} with (force)`)),
      };
    },
    close: async () => {
      await admin.query(`drop database ${template} with (force)`);
      await admin.end();
    },
  };
}

async function fill(url: string): Promise<void> {
  const pool = openPool(url, 2);
  const stand = await startSupplier({ accessCode: 'sim', packages: onSale });
  const supplier = openSupplier({
    baseUrl: stand.url,
    accessCode: 'sim',
    budget: { take: () => Promise.resolve() },
  });
  await syncCatalogue(openDb(pool), supplier);
  await pool.query('insert into supplier_balance (id, balance_units) values (1, $1)', [startBalance]);
  // The queue writes its tasks down at its first start; here nobody starts it.
  await pool.query(
    `select graphile_worker.add_job('advance-line'), graphile_worker.add_job('refresh-esim', queue_name => 'x')`,
  );
  await pool.query('delete from graphile_worker._private_jobs');
  await supplier.close();
  await stand.close();
  await pool.end();
}
