import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cloneDatabase, type TestDatabase } from '#db/testing.ts';
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

test('a job that failed at every try and one nobody knows are parked with an alarm; the others stay', async () => {
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

test('a queue whose schema was dropped is made anew; any other error is passed on', async () => {
  await t.db.execute(sql`drop schema graphile_worker cascade`);
  await withQueue(t.pool, () => parkDeadJobs(t.db));
  await ring(t.db, 'advance-line', { id: 'lin_after' });
  expect(await jobs()).toEqual([{ task: 'advance-line', key: 'advance-line:lin_after' }]);
  await expect(withQueue(t.pool, () => t.pool.query('select * from nowhere'))).rejects.toThrow('nowhere');
});
