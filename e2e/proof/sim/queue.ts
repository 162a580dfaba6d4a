import type pg from 'pg';
import type { Clock } from './clock.ts';

/** A job as the queue's table has it, due on the simulated clock. */
export interface Job {
  id: string;
  task: string;
  payload: Record<string, unknown>;
  queue: string | null;
  dueMs: number;
  attempts: number;
  mostAttempts: number;
}

export interface JobRow {
  id: string;
  task: string;
  payload: Record<string, unknown>;
  queue: string | null;
  delay: number;
  run_at: string;
  revision: number;
  attempts: number;
  max_attempts: number;
}

export type Queue = ReturnType<typeof openQueue>;

const jobs = 'graphile_worker._private_jobs';

/** Every job that nobody holds, as JSON. */
export const waitingJobs = `
  select 'job' as rule, null as what, json_build_object('id', j.id::text, 'task', t.identifier, 'payload', j.payload,
    'queue', q.queue_name, 'revision', j.revision, 'attempts', j.attempts, 'max_attempts', j.max_attempts,
    'delay', round(extract(epoch from j.run_at - j.updated_at) * 1000), 'run_at', j.run_at)::text as more
  from ${jobs} j
  join graphile_worker._private_tasks t on t.id = j.task_id
  left join graphile_worker._private_job_queues q on q.id = j.job_queue_id
  where j.locked_at is null and j.attempts < j.max_attempts`;

/**
 * The queue's own table, read and written as its workers do, with its delays on the simulated clock. A job
 * that a dead worker held stays locked until its bell is rung anew.
 */
export function openQueue(pool: pg.Pool, clock: Clock) {
  const known = new Map<string, { revision: number; runAt: string; dueMs: number }>();
  let waiting: Job[] = [];

  /** Takes in what was rung since the last look: the rows of `waitingJobs`. */
  function look(rows: readonly JobRow[]): void {
    const inOrder = [...rows].sort((a, b) => Number(a.id) - Number(b.id));
    waiting = inOrder.map((row) => {
      const before = known.get(row.id);
      const same = before && (before.revision === row.revision || before.runAt === row.run_at);
      const dueMs = same ? before.dueMs : clock.now() + Math.max(0, row.delay);
      known.set(row.id, { revision: row.revision, runAt: row.run_at, dueMs });
      const { id, task, payload, queue, attempts, max_attempts: mostAttempts } = row;
      return { id, task, payload, queue, dueMs, attempts, mostAttempts };
    });
  }

  return {
    look,
    waiting: () => waiting,
    take: async (job: Job) => {
      await pool.query(
        `update ${jobs} set locked_at = 'infinity', locked_by = 'sim', attempts = attempts + 1 where id = $1`,
        [job.id],
      );
    },
    /** A job that failed is tried again later, ever more slowly. */
    end: async (job: Job, failed: boolean) => {
      if (!failed) {
        await pool.query(`delete from ${jobs} where id = $1`, [job.id]);
        return;
      }
      await pool.query(`update ${jobs} set locked_at = null, locked_by = null where id = $1`, [job.id]);
      const before = known.get(job.id);
      const pauseMs = Math.round(Math.exp(Math.min(10, job.attempts + 1)) * 1000);
      if (before) known.set(job.id, { ...before, dueMs: clock.now() + pauseMs });
    },
    /** Somebody empties the queue. */
    drop: () => pool.query(`delete from ${jobs}`),
  };
}
