import { hostname } from 'node:os';
import { sql } from 'drizzle-orm';
import { Logger, run, type TaskList } from 'graphile-worker';
import { type Db, openDb, openPool } from '#db/client.ts';
import { migrateDatabase } from '#db/migrate.ts';
import { heartbeats } from '#db/schema/index.ts';
import { announceChanges } from '#lib/catalogue/announce.ts';
import { type WorkerEnv, workerEnv } from '#lib/env.ts';
import { failpoint } from '#lib/failpoint.ts';
import { sweep } from '#lib/fulfilment/sweep.ts';
import { shopTag } from '#lib/fulfilment/works.ts';
import { log, safeMessage } from '#lib/log.ts';
import { openPostbox } from '#lib/mail/send.ts';
import { announceAlarms } from '#lib/notices/announce-alarms.ts';
import { watchParts } from '#lib/parts.ts';
import { isLiveKey, openStripe } from '#lib/payments/stripe.ts';
import { migrateOrExit, readOrExit } from '#lib/start/checks.ts';
import { openBudget } from '#lib/supplier/budget.ts';
import { openSupplier } from '#lib/supplier/client.ts';
import { crontab } from './crontab.ts';
import { parkDeadJobs } from './park.ts';
import { payloads, type TaskName } from './payloads.ts';
import { ring } from './queue.ts';
import { withQueue } from './rebuild-queue.ts';
import { type JobWorks, runTask } from './tasks.ts';

/** With a lease of 4 s this keeps the take-over after kill -9 under 6 s. */
const sweepMs = 1_500;
const heartbeatMs = 5_000;
/** Jobs wait for the supplier most of the time, so many of them run side by side. */
const concurrency = 16;

async function main(): Promise<void> {
  const env = readOrExit(workerEnv);
  await migrateOrExit(env.DATABASE_URL, env.DATABASE_MIGRATION_URL);
  const pool = openPool(env.DATABASE_URL, concurrency + 8, { name: 'landfall-worker' });
  const db = openDb(pool);
  const works = openWorks(env, db);
  const taskList = Object.fromEntries(
    (Object.keys(payloads) as TaskName[]).map((task) => [
      task,
      (payload: unknown) => runTask(works, task, payload),
    ]),
  ) as TaskList;
  const runner = await run({
    pgPool: pool,
    taskList,
    concurrency,
    crontab,
    pollInterval: 200,
    noHandleSignals: true,
    logger: quietLogger,
  });
  const name = `${hostname()}:${process.pid}`;
  const beat = every(heartbeatMs, () => beatOnce(db, name));
  const remake = () => migrateDatabase(env.DATABASE_URL, env.DATABASE_MIGRATION_URL);
  const sweeping = every(sweepMs, async () => {
    // Parked first: the sweep would begin their tries anew.
    await withQueue(db, remake, () => parkDeadJobs(db).then(() => sweep(db)));
    await announceAlarms(db, env.OPERATOR_EMAILS);
  });
  await ringAtStart(db);
  log.info({ worker: name }, 'the worker is ready');

  let isLeaving = false;
  const stop = async (signal: string) => {
    isLeaving = true;
    log.info({ signal }, 'the worker is stopping');
    beat.stop();
    sweeping.stop();
    await failpoint('FP25');
    await runner.stop().catch(() => {});
    await pool.end();
  };
  // One that could not stop sweeps no more and beats no more: staying would only look alive.
  const broken = (error: unknown) => {
    log.error({ error: safeMessage(error) }, 'the worker could not stop in good order');
    process.exit(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void stop(signal).then(() => process.exit(0), broken));
  }
  await runner.promise;
  // The queue leaves when its tables change under it. To beat and sweep on without working would look alive.
  if (!isLeaving) throw new Error('the queue ended by itself: the worker ends and wants to be started again');
}

function openWorks(env: WorkerEnv, db: Db): JobWorks {
  const report = watchParts(db);
  const webUrl = env.WEB_INTERNAL_URL ?? `http://127.0.0.1:${env.PORT}`;
  return {
    db,
    stripe: openStripe(env.STRIPE_SECRET_KEY, env.STRIPE_API_URL),
    live: isLiveKey(env.STRIPE_SECRET_KEY),
    appUrl: env.APP_URL,
    supplier: openSupplier({
      baseUrl: env.ESIM_ACCESS_API_URL,
      accessCode: env.ESIM_ACCESS_CODE,
      ...(env.ESIM_ACCESS_SECRET ? { secretKey: env.ESIM_ACCESS_SECRET } : {}),
      budget: openBudget(db),
      report: (path, answered) => report(`supplier:${path}`, answered),
    }),
    keys: env.ENCRYPTION_KEY,
    shopTag: shopTag(env.APP_URL),
    postbox: openPostbox(env),
    report,
    webhookUrl: `${env.APP_URL}/api/webhooks/esim-access/${env.ESIM_ACCESS_WEBHOOK_TOKEN}`,
    announce: (tags) => announceChanges({ url: webUrl, secret: env.NEXTAUTH_SECRET }, tags),
  };
}

/** What a fresh start wants to know at once: balance, catalogue, our webhook, and all that went unheard. */
async function ringAtStart(db: Db): Promise<void> {
  await ring(db, 'read-balance', {});
  await ring(db, 'sync-catalogue', {});
  await ring(db, 'check-webhook', {});
  await ring(db, 'find-lost-payments', { hours: 26 });
  await ring(db, 'fetch-missed-events', {});
  await ring(db, 'adopt-refunds', {});
  await ring(db, 'watch-bank', {});
}

async function beatOnce(db: Db, process: string): Promise<void> {
  await db
    .insert(heartbeats)
    .values({ process, beatAt: sql`clock_timestamp()` })
    .onConflictDoUpdate({ target: heartbeats.process, set: { beatAt: sql`clock_timestamp()` } });
  await db.execute(sql`delete from heartbeats where beat_at < clock_timestamp() - interval '1 day'`);
}

/** Runs `work` again and again with a pause between, until stopped; a failure is logged, not fatal. */
function every(ms: number, work: () => Promise<unknown>): { stop(): void } {
  let stopped = false;
  let timer: NodeJS.Timeout;
  const round = async () => {
    await work().catch((error: unknown) =>
      log.warn({ error: String(error) }, 'a round of the worker failed'),
    );
    if (!stopped) timer = setTimeout(round, ms);
  };
  void round();
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

const quietLogger = new Logger(() => (level, message) => {
  if (level === 'error' || level === 'warning') log.warn({ queue: level }, message);
});

// The queue notes the end of a job beside its work: with the database away, that must not end the worker.
// The job stays locked; the sweep rings for its row again.
process.on('unhandledRejection', (error) => {
  log.error({ error: safeMessage(error) }, 'the queue could not note the end of a job');
});

main().catch((error: unknown) => {
  // Not the logger: whoever starts the worker by hand reads this line.
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(1);
});
