import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { migrateDatabase } from '#db/migrate.ts';
import { heartbeats } from '#db/schema/index.ts';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
import { salesPaused } from '#lib/checkout/gate.ts';
import { shopHealth } from '#lib/health.ts';
import { parkDeadJobs } from './park.ts';
import { ring } from './queue.ts';
import { withQueue } from './rebuild-queue.ts';

let t: TestDatabase;
beforeAll(async () => {
  t = await cloneDatabase();
});
afterAll(() => t.drop());

const jobs = async () => {
  const { rows } = await t.db.execute(
    sql`select task_identifier as task, key from graphile_worker.jobs order by 1, 2`,
  );
  return rows;
};

test('a job that failed at every try and one nobody knows are parked with an alarm; the others stay [C17, C18]', async () => {
  await ring(t.db, 'advance-line', { id: 'lin_poison' });
  await ring(t.db, 'advance-line', { id: 'lin_fine' });
  await ring(t.db, 'sync-catalogue', {});
  await t.db.execute(sql`
    update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'it does not parse'
    where key in ('advance-line:lin_poison', 'sync-catalogue')`);
  await t.db.execute(
    sql`select graphile_worker.add_job('of-another-release', '{"v": 9}', run_at => now() - interval '5 minutes')`,
  );
  await t.db.execute(sql`select graphile_worker.add_job('of-the-next-release', '{}')`);

  await parkDeadJobs(t.db);
  expect(await jobs()).toEqual([
    { task: 'advance-line', key: 'advance-line:lin_fine' },
    { task: 'of-the-next-release', key: null },
    { task: 'sync-catalogue', key: 'sync-catalogue' },
  ]);
  const { rows } = await t.db.execute(sql`select kind, subject, detail from alarms order by subject`);
  expect(rows).toMatchObject([
    { kind: 'job-parked', subject: 'lin_poison', detail: { reason: 'it does not parse' } },
    { kind: 'job-parked', detail: { task: 'of-another-release' } },
  ]);
});

describe('a queue whose tables are gone', () => {
  const drop = () => t.db.execute(sql`drop schema graphile_worker cascade`);
  const alarmed = async () => {
    const { rows } = await t.db.execute<{ open: boolean; reason: string }>(
      sql`select closed_at is null as open, detail ->> 'reason' as reason from alarms where kind = 'queue-gone'`,
    );
    return rows;
  };
  const round = () => parkDeadJobs(t.db);

  test('that cannot be made anew: named by health and by an alarm, and nothing is sold', async () => {
    await t.db.insert(heartbeats).values({ process: 'worker', beatAt: sql`clock_timestamp()` });
    await drop();
    await withQueue(t.db, () => Promise.resolve(), round);
    expect(await alarmed()).toEqual([{ open: true, reason: 'this role may not make tables' }]);
    expect(await shopHealth(t.db)).toMatchObject({
      status: 'down',
      sick: expect.arrayContaining(['worker']),
      checks: { queue: { ok: false } },
    });
    expect(await salesPaused(t.db, 0)).toBe('worker-late');
  });

  test('is made anew, and the alarm is over', async () => {
    await withQueue(t.db, () => migrateDatabase(t.url), round);
    await withQueue(t.db, () => Promise.reject(new Error('not again')), round);
    await ring(t.db, 'advance-line', { id: 'lin_after' });
    expect(await jobs()).toEqual([{ task: 'advance-line', key: 'advance-line:lin_after' }]);
    expect(await alarmed()).toMatchObject([{ open: false }]);
    expect(await salesPaused(t.db, 0)).toBeNull();
  });

  test('any other failure of a round is passed on', async () => {
    const failing = () => t.pool.query('select * from nowhere');
    await expect(withQueue(t.db, () => migrateDatabase(t.url), failing)).rejects.toThrow('nowhere');
  });
});
