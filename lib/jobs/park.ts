import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { raiseAlarm } from '#lib/alarm.ts';
import { payloads, type TaskName } from './payloads.ts';

/** Whoever waits for one of these waits for money, an eSIM or a mail. What runs by the clock comes again. */
const vital: readonly TaskName[] = [
  'process-event',
  'settle-order',
  'advance-line',
  'advance-refund',
  'advance-change',
  'send-mail',
];

interface Dead extends Record<string, unknown> {
  id: string;
  subject: string;
  task: string;
  error: string | null;
}

/**
 * Takes jobs out of the queue that failed at every try, or that no release of ours knows, and raises an
 * alarm for each. A row that is still due is rung for again by the sweep.
 */
export async function parkDeadJobs(db: Db): Promise<void> {
  const known = Object.keys(payloads);
  const { rows } = await db.execute<Dead>(sql`
    select id::text, coalesce(nullif(split_part(key, ':', 2), ''), task_identifier || ':' || id) as subject, task_identifier as task,
      last_error as error
    from graphile_worker.jobs
    where locked_at is null and (
      attempts >= max_attempts and task_identifier = any(${sql.param(vital)}::text[])
      or task_identifier <> all(${sql.param(known)}::text[]) and run_at < now() - interval '1 minute')
    limit 20`);
  for (const { id, subject, task, error } of rows) {
    await raiseAlarm(db, 'job-parked', subject, {
      task,
      reason: error ?? 'no release of ours knows this job',
    });
    await db.execute(sql`select graphile_worker.complete_jobs(array[${id}::bigint])`);
  }
}
