import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { openDb, openPool } from '#db/client.ts';
import { enterable, startEmbedded } from '#db/embedded.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { templateName } from '#db/testing.ts';
import { syncCatalogue } from '#lib/catalogue/sync.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { startSupplier } from '../../fakes/supplier.ts';
import { freePort } from '../../run/ports.ts';
import { onSale, startBalance } from './shelf.ts';

/**
 * Lends a PostgreSQL with the shop's tables in a template: the tests' own when there is one, else one that
 * lives as long as `use`.
 */
export async function withServer<T>(use: (serverUrl: string) => Promise<T>): Promise<T> {
  if (process.env.TEST_SERVER_URL) return use(process.env.TEST_SERVER_URL);
  const dir = await mkdtemp(path.join(await enterable(tmpdir()), 'landfall-sim-'));
  await chmod(dir, 0o755);
  const server = await startEmbedded({
    dir: path.join(dir, 'pg'),
    port: await freePort(),
    durable: false,
    socket: true,
  });
  try {
    await server.createDatabase(templateName);
    await migrateDatabase(server.url(templateName));
    return await use(server.url('postgres'));
  } finally {
    await server.stop();
    await rm(dir, { recursive: true, force: true });
  }
}

export type Databases = Awaited<ReturnType<typeof openDatabases>>;

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
