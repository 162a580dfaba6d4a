import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { openSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { openDb, openPool } from '#db/client.ts';
import { linePriceCents } from '#lib/catalogue/price.ts';
import { sellablePlan } from '#lib/catalogue/read.ts';
import { startCheckout } from '#lib/checkout/start.ts';
import { openStripe } from '#lib/payments/stripe.ts';
import { sha256 } from '#lib/secrets.ts';
import { startMailbox } from '../fakes/mailbox.ts';
import { startStripe } from '../fakes/stripe.ts';
import { startSupplier } from '../fakes/supplier.ts';
import { repository } from '../run/build.ts';
import { freePort } from '../run/ports.ts';
import { type Ports, standInVariables, webVariables, workerVariables } from '../run/shop-env.ts';

export type KillableShop = Awaited<ReturnType<typeof startKillableShop>>;

/**
 * A shop of its own whose web and worker are real processes that can be killed and started again; the
 * stand-ins live in this process. Needs a build, and a PostgreSQL server to make a database on.
 */
export async function startKillableShop(serverUrl: string) {
  const ports: Ports = {
    web: await freePort(),
    stripe: await freePort(),
    supplier: await freePort(),
    mailbox: await freePort(),
    smtp: await freePort(),
    postgres: 0,
  };
  const database = await createDatabase(serverUrl);
  const given = standInVariables(ports, '');
  const stripe = await startStripe({
    port: ports.stripe,
    secretKey: given.STRIPE_SECRET_KEY ?? '',
    webhookSecret: given.STRIPE_WEBHOOK_SECRET ?? '',
    webhookUrl: given.STRIPE_WEBHOOK_URL ?? '',
  });
  const supplier = await startSupplier({
    port: ports.supplier,
    accessCode: given.ESIM_ACCESS_CODE ?? '',
    secretKey: given.ESIM_ACCESS_SECRET ?? '',
    balance: 1_000_000_000,
  });
  const mailbox = await startMailbox({ smtpPort: ports.smtp, httpPort: ports.mailbox });
  const pool = openPool(database, 4);
  const db = openDb(pool);
  const url = `http://localhost:${ports.web}`;
  const logs = path.join(repository, '.landfall/logs');
  await mkdir(logs, { recursive: true });

  const run = (name: string, program: string, env: Record<string, string>): ChildProcess => {
    const output = openSync(path.join(logs, `killable-${name}.log`), 'a');
    return spawn(process.execPath, [program], {
      cwd: repository,
      env: env as NodeJS.ProcessEnv,
      stdio: ['ignore', output, output],
    });
  };
  let processes: ChildProcess[] = [];

  async function start(): Promise<void> {
    processes = [run('web', 'lib/start/web.ts', webVariables(ports, database))];
    await waitFor('the web process', async () => (await fetch(`${url}/api/health`)).status > 0);
    processes.push(run('worker', 'lib/jobs/worker.ts', workerVariables(ports, database)));
  }

  /** `kill -9`, at once, whatever they are doing. */
  async function kill(): Promise<void> {
    const gone = processes.map((one) => new Promise((resolve) => one.once('exit', resolve)));
    for (const one of processes) one.kill('SIGKILL');
    await Promise.all(gone);
    processes = [];
  }

  /** Takes an order to the payment page, as the checkout's action does. */
  async function checkout(planCode: string, quantity: number, buyerKey = 'the buyer of the proof') {
    const plan = await sellablePlan(db, planCode);
    if (!plan) throw new Error(`no plan ${planCode}`);
    const started = await startCheckout(
      { db, stripe: openStripe(given.STRIPE_SECRET_KEY ?? '', stripe.url), appUrl: url },
      { buyerKey: sha256(buyerKey), customerId: null },
      {
        plan: planCode,
        quantity,
        days: null,
        checkoutKey: randomUUID(),
        seenCents: linePriceCents(plan, null) * quantity,
        terms: 'yes',
        immediate: 'yes',
        device: 'yes',
      },
    );
    if (!started.ok) throw new Error(`checkout refused: ${started.reason}`);
    const { rows } = await pool.query('select stripe_session_id as id from orders where id = $1', [
      started.orderId,
    ]);
    return { orderId: started.orderId, sessionId: String(rows[0]?.id) };
  }

  await start();
  await waitFor('the catalogue', async () => {
    const { rows } = await pool.query(`select 1 from catalogue_syncs where outcome = 'done'`);
    return rows.length > 0 && supplier.control.state().webhook !== null;
  });
  return {
    url,
    pool,
    /** The environment of web and worker together. */
    env: { ...webVariables(ports, database), ...workerVariables(ports, database) },
    stripe: stripe.control,
    supplier: supplier.control,
    mails: () => mailbox.messages(),
    start,
    kill,
    checkout,
    close: async () => {
      await kill();
      await pool.end();
      await Promise.all([stripe.close(), supplier.close(), mailbox.close()]);
    },
  };
}

async function createDatabase(serverUrl: string): Promise<string> {
  const name = `landfall_test_${randomUUID().slice(0, 8)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/** Asks again and again until it is so; says what it waited for when it never is. */
export async function waitFor(what: string, isSo: () => Promise<boolean>, seconds = 60): Promise<void> {
  const giveUpAt = Date.now() + seconds * 1000;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > giveUpAt) throw new Error(`${what} did not come within ${seconds} s`);
    await sleep(20);
  }
}
