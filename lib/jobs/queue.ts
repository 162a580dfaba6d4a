import { sql } from 'drizzle-orm';
import type { DbOrTx } from '#db/client.ts';
import type { Payload, TaskName } from './payloads.ts';

/**
 * Rings the bell for a job in the caller's transaction. One bell for each (task, id): ringing twice is
 * once, and a job locked by a dead worker is replaced by a new one.
 */
export async function ring<T extends TaskName>(db: DbOrTx, task: T, payload: Payload<T>): Promise<void> {
  const key = 'id' in payload ? `${task}:${payload.id}` : task;
  await db.execute(
    sql`select graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, job_key => ${key}, max_attempts => 5)`,
  );
}
