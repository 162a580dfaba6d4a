import { type SQL, sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import { type Payload, priorityOf, queueOf, type TaskName } from './payloads.ts';

/** Whether the queue's tables are not there: an SQL expression. */
export const queueGone = sql<boolean>`to_regclass('graphile_worker._private_jobs') is null`;

/**
 * Rings the bell for a job in the caller's transaction. One bell for each (task, id): ringing twice is
 * once, the later time wins, and a job locked by a dead worker is replaced by a new one.
 * `dueAt` is a moment on the shop's clock; without it the job starts at once.
 */
export async function ring<T extends TaskName>(
  db: DbOrTx,
  task: T,
  payload: Payload<T>,
  dueAt?: SQL,
): Promise<void> {
  await addJob(db, task, payload, dueAt, 'replace');
}

/** The same for a moment to come; a job that waits already for another moment keeps that. */
export async function ringLater<T extends TaskName>(
  db: DbOrTx,
  task: T,
  payload: Payload<T>,
  dueAt: SQL,
): Promise<void> {
  await addJob(db, task, payload, dueAt, 'preserve_run_at');
}

async function addJob<T extends TaskName>(
  db: DbOrTx,
  task: T,
  payload: Payload<T>,
  dueAt: SQL | undefined,
  mode: 'replace' | 'preserve_run_at',
): Promise<void> {
  const key = 'id' in payload ? `${task}:${payload.id}` : task;
  const queue = 'id' in payload ? queueOf(task, payload.id) : null;
  const runAt = dueAt ? sql`now() + greatest(${dueAt} - shop_now(), interval '0')` : sql`null::timestamptz`;
  await db.execute(sql`
    select graphile_worker.add_job(
      ${task}::text, ${withMoment(task, payload, dueAt)}, ${queue}::text, run_at => ${runAt}, job_key => ${key}::text, max_attempts => 5,
      priority => ${priorityOf(task)}::int, job_key_mode => ${mode}::text)`);
}

/** The bell for a read says when it rang: a read that began later has answered it. */
function withMoment(task: TaskName, payload: object, dueAt: SQL = sql`shop_now()`): SQL {
  const json = JSON.stringify(payload);
  if (task !== 'refresh-esim') return sql`${json}::json`;
  return sql`(${json}::jsonb || jsonb_build_object('rungAt', ${dueAt}))::json`;
}
