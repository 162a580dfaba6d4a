import { randomBytes, randomUUID } from 'node:crypto';
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
import { type Program, program } from './program.ts';

/** A process starts in two seconds; on a machine that many share it has taken a minute. */
const startSeconds = 240;

export type KillableShop = Awaited<ReturnType<typeof startKillableShop>>;

type Web = Program & { url: string };

export interface KillableOptions {
  webs?: number;
  workers?: number;
  /** Where the processes find the database, when it is not where the tests do: a proxy between the two. */
  through?: (databaseUrl: string) => string | Promise<string>;
  /** A migrated database to copy, which is much quicker than to migrate an empty one. */
  template?: string;
  /** Variables of web and worker on top of the usual ones. */
  env?: Record<string, string>;
}

/**
 * A shop of its own whose webs and workers are real processes that can be killed and started again; the
 * stand-ins live in this process. Needs a build, and a PostgreSQL server to make a database on.
 */
export async function startKillableShop(serverUrl: string, options: KillableOptions = {}) {
  const ports: Ports = {
    web: await freePort(),
    stripe: await freePort(),
    supplier: await freePort(),
    mailbox: await freePort(),
    smtp: await freePort(),
    postgres: 0,
  };
  const database = await createDatabase(serverUrl, options.template);
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
  const pool = openPool(database, 8);
  const db = openDb(pool);
  const url = `http://localhost:${ports.web}`;
  const log = path.join(repository, '.landfall/logs');
  await mkdir(log, { recursive: true });

  const through = (await options.through?.(database)) ?? database;
  const webs: Web[] = [];
  for (let n = 0; n < (options.webs ?? 1); n += 1) {
    const port = n === 0 ? ports.web : await freePort();
    webs.push(webOf(port, n));
  }
  const workers = Array.from({ length: options.workers ?? 1 }, (_, n) =>
    program({
      name: `killable-worker-${n + 1}`,
      entry: 'lib/jobs/worker.ts',
      env: { ...workerVariables(ports, through), ...options.env },
      log,
      ready: (pid) => waitFor('the worker', () => beats(pid), startSeconds),
    }),
  );

  function webOf(port: number, n: number): Web {
    const at = `http://localhost:${port}`;
    const one = program({
      name: `killable-web-${n + 1}`,
      entry: 'lib/start/web.ts',
      env: { ...webVariables(ports, through), PORT: String(port), ...options.env },
      log,
      ready: () =>
        waitFor('the web process', async () => (await fetch(`${at}/api/health`)).status > 0, startSeconds),
    });
    return { ...one, url: at };
  }

  async function beats(pid: number): Promise<boolean> {
    const { rows } = await pool.query('select 1 from heartbeats where process like $1', [`%:${pid}`]);
    return rows.length > 0;
  }

  /** Webs first: the supplier tries the webhook address before it stores it. */
  async function start(): Promise<void> {
    await Promise.all(webs.filter((web) => !web.running()).map((web) => web.start()));
    await Promise.all(workers.filter((worker) => !worker.running()).map((worker) => worker.start()));
  }

  /** `kill -9`, at once, whatever they are doing. */
  async function kill(): Promise<void> {
    await Promise.all([...webs, ...workers].map((one) => one.stop()));
  }

  /** Takes an order to the payment page, as the checkout's action does. */
  async function checkout(planCode: string, quantity: number, buyer = randomBytes(32).toString('base64url')) {
    const plan = await sellablePlan(db, planCode);
    if (!plan) throw new Error(`no plan ${planCode}`);
    const started = await startCheckout(
      { db, stripe: openStripe(given.STRIPE_SECRET_KEY ?? '', stripe.url), appUrl: url },
      { buyerKey: sha256(buyer), customerId: null },
      {
        plan: planCode,
        quantity,
        days: null,
        checkoutKey: randomUUID(),
        seenCents: linePriceCents(plan, null) * quantity,
        terms: 'yes',
        immediate: 'yes',
        device: 'yes',
        unlocked: 'yes',
      },
    );
    if (!started.ok) throw new Error(`checkout refused: ${started.reason}`);
    const { rows } = await pool.query('select stripe_session_id as id from orders where id = $1', [
      started.orderId,
    ]);
    return { orderId: started.orderId, sessionId: String(rows[0]?.id), buyer };
  }

  await start();
  const catalogue = async () => {
    const { rows } = await pool.query(`select 1 from catalogue_syncs where outcome = 'done'`);
    return rows.length > 0 && supplier.control.state().webhook !== null;
  };
  await waitFor('the catalogue', catalogue, startSeconds);
  return {
    url,
    webs,
    workers,
    database,
    pool,
    db,
    /** The environment of web and worker together. */
    env: { ...webVariables(ports, database), ...workerVariables(ports, database) },
    stripe: stripe.control,
    stripeApi: openStripe(given.STRIPE_SECRET_KEY ?? '', stripe.url),
    supplier: supplier.control,
    mailbox,
    mails: () => mailbox.messages(),
    start,
    kill,
    checkout,
    close: async () => {
      for (const one of [...webs, ...workers]) one.signal('SIGCONT');
      await kill();
      await pool.end();
      await Promise.all([stripe.close(), supplier.close(), mailbox.close()]);
    },
  };
}

async function createDatabase(serverUrl: string, template = 'template1'): Promise<string> {
  const name = `landfall_test_${randomUUID().slice(0, 8)}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name} template ${template}`);
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
