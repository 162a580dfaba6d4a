import { run, type TaskList } from 'graphile-worker';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sweep } from '#lib/fulfilment/sweep.ts';
import { payloads } from '#lib/jobs/payloads.ts';
import { ring } from '#lib/jobs/queue.ts';
import { refreshEsim } from '#lib/usage/refresh.ts';
import { openUsageDesk, type UsageDesk } from './usage-desk.ts';

const megabyte = 2 ** 20;
let desk: UsageDesk;
beforeAll(async () => {
  desk = await openUsageDesk();
});
afterEach(() => {
  desk.calm();
  desk.supplier.settings({ webhooks: 'normal' });
});
afterAll(() => desk.close());

/** The queue itself, as wide as the worker's; only reads run in it. */
async function withQueue(work: () => Promise<void>): Promise<void> {
  const taskList: TaskList = {
    'refresh-esim': (payload) => {
      const { id, ...bell } = payloads['refresh-esim'].parse(payload);
      return refreshEsim(desk.works, id, bell);
    },
  };
  const runner = await run({
    pgPool: desk.pool,
    taskList,
    concurrency: 16,
    pollInterval: 50,
    noHandleSignals: true,
  });
  try {
    await work();
  } finally {
    await runner.stop();
  }
}

async function waiting(): Promise<number> {
  const { rows } = await desk.pool.query<{ count: number }>(
    `select count(*)::int from graphile_worker.jobs where task_identifier = 'refresh-esim' and run_at <= now()`,
  );
  return rows[0]?.count ?? 0;
}

describe('bells of one eSIM', () => {
  test('thirty at once are three reads at most, and the last state is shown', async () => {
    const esim = await desk.esim();
    desk.supplier.settings({ webhooks: 'lost' });
    desk.supplier.fault({ match: { path: '*/esim/query' }, action: { delayMs: 100 } });
    const before = desk.callsSoFar();
    const reads = () => desk.callsTo('/esim/query', before).length;
    await withQueue(async () => {
      await ring(desk.db, 'refresh-esim', { id: esim.id });
      await expect.poll(reads, { interval: 10, timeout: 10_000 }).toBe(1);
      await desk.supplier.esim(esim.tranNo, { use: 70 * megabyte });
      // The rest at one moment, however slow the machine is.
      await desk.db.transaction(async (tx) => {
        for (let n = 2; n <= 30; n += 1) await ring(tx, 'refresh-esim', { id: esim.id });
      });
      await expect.poll(waiting, { interval: 20, timeout: 15_000 }).toBe(0);
    });
    expect(reads()).toBeLessThanOrEqual(3);
    await esim.expectSame();
    expect((await esim.row()).usedBytes).toBe(70 * megabyte);
  });

  test('that rang before the last read began are answered by it', async () => {
    const esim = await desk.esim();
    await ring(desk.db, 'refresh-esim', { id: esim.id });
    await desk.refresh(esim.id);
    const before = desk.callsSoFar();
    await desk.follow();
    expect(desk.callsTo('/esim/query', before)).toHaveLength(0);
    await ring(desk.db, 'refresh-esim', { id: esim.id });
    await desk.follow();
    expect(desk.callsTo('/esim/query', before)).toHaveLength(1);
  });

  test('are heard again a minute after the worker that read it died', async () => {
    const esim = await desk.esim();
    await ring(desk.db, 'refresh-esim', { id: esim.id });
    const held = (ago: string) =>
      desk.pool.query(
        `with job as (update graphile_worker._private_jobs set locked_at = now() - $1::interval, locked_by = 'dead'
           where key = $2 returning job_queue_id)
         update graphile_worker._private_job_queues set locked_at = now() - $1::interval, locked_by = 'dead'
         where id in (select job_queue_id from job)`,
        [ago, `refresh-esim:${esim.id}`],
      );
    const isLocked = async () =>
      (await desk.pool.query(`select 1 from graphile_worker._private_job_queues where locked_by = 'dead'`))
        .rows.length > 0;
    await held('50 seconds');
    await sweep(desk.db);
    expect(await isLocked()).toBe(true);
    await held('61 seconds');
    await sweep(desk.db);
    expect(await isLocked()).toBe(false);
  });
});

test('a count that stays old is asked for once in two minutes, however often the bell rings', async () => {
  const esim = await desk.esim();
  await desk.supplier.esim(esim.tranNo, { use: megabyte });
  await desk.follow();
  await desk.pass(3 * 3600);
  // The network counts again, and what it says is three hours old.
  desk.supplier.settings({ webhooks: 'lost' });
  const { usedAt } = await esim.row();
  const stale = { esimTranNo: esim.tranNo, dataUsage: megabyte, totalData: 3072 * megabyte };
  const obj = { esimUsageList: [{ ...stale, lastUpdateTime: usedAt?.toISOString() }] };
  const body = JSON.stringify({ success: true, errorCode: '0', errorMsg: null, obj });
  desk.supplier.fault({ match: { path: '*/usage/query' }, action: { body, status: 200 } });
  const before = desk.callsSoFar();
  for (let n = 0; n < 12; n += 1) {
    await desk.refresh(esim.id);
    await desk.pass(10);
  }
  expect([1, 2]).toContain(desk.callsTo('/usage/query', before).length);
  expect(desk.callsTo('/esim/query', before)).toHaveLength(12);
});
